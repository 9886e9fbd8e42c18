#include "common/state/delivery_store.hpp"

#include "common/state/query.hpp"

#include <algorithm>

namespace state {

namespace {

std::string joined(const delivery_key& message)
{
    const char end = '\0'; // in none of them
    return message.host + end + message.queue_id + end + message.sha256 + end + message.sender;
}

std::vector<change> rows_of(const delivery_key& message, const std::vector<std::string>& recipients,
                            base::time_point at)
{
    std::vector<change> changes;
    changes.reserve(recipients.size());
    for (const std::string& recipient : recipients)
        changes.push_back({sql::name::delivered_put,
                           {message.host, message.queue_id, message.sha256, message.sender, recipient, at}});
    return changes;
}

} // namespace

void delivery_store::find(delivery_key message, std::vector<std::string> recipients, known done)
{
    // Memory before the database: a row moves from there to here.
    std::vector<std::string> have;
    noted_->with([&](const auto& noted) {
        if (noted.empty())
            return;
        const auto [begin, end] = noted.equal_range(joined(message));
        for (auto each = begin; each != end; ++each)
            have.push_back(each->second);
    });
    rows_.read([message = std::move(message), recipients = std::move(recipients), have = std::move(have),
                done = std::move(done)](connection* from, const std::string& problem) mutable {
        if (from == nullptr && have.empty()) {
            done(base::fail(problem));
            return;
        }
        if (from != nullptr)
            for (query row(*from, sql::name::delivered_find, message.host, message.queue_id, message.sha256,
                           message.sender);
                 row.next();)
                have.push_back(row.text(0));
        std::erase_if(have, [&](const std::string& each) {
            return std::find(recipients.begin(), recipients.end(), each) == recipients.end();
        });
        done(std::move(have));
    });
}

bool delivery_store::note(delivery_key message, std::vector<std::string> recipients, base::time_point at)
{
    const std::string key = joined(message);
    noted_->with([&](auto& noted) {
        for (const std::string& each : recipients)
            noted.emplace(key, each);
    });
    const auto forget = [noted = noted_, key] { noted->with([&](auto& all) { all.erase(key); }); };
    const bool is_kept = facts_.keep(rows_of(message, recipients, at), forget);
    if (!is_kept)
        forget();
    return is_kept;
}

void delivery_store::write(delivery_key message, std::vector<std::string> recipients, base::time_point at, written done)
{
    facts_.write(rows_of(message, recipients, at), durability::synced, std::move(done));
}

} // namespace state
