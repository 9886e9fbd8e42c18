#include "common/state/delivery_store.hpp"

#include "common/state/query.hpp"

namespace state {

namespace {

std::string joined(const std::string& host, const std::string& queue_id)
{
    return host + '\0' + queue_id; // in neither of them
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

std::vector<std::string> who_has(const std::vector<delivered>& rows, const delivery_key& message)
{
    std::vector<std::string> all;
    for (const delivered& each : rows)
        if (each.sha256 == message.sha256 && each.sender == message.sender)
            all.push_back(each.recipient);
    return all;
}

void delivery_store::find(std::string host, std::string queue_id, known done)
{
    // Memory before the database: a row moves from there to here.
    std::vector<delivered> have;
    noted_->with([&](const auto& noted) {
        if (noted.empty())
            return;
        const auto [begin, end] = noted.equal_range(joined(host, queue_id));
        for (auto each = begin; each != end; ++each)
            have.push_back(each->second);
    });
    rows_.read([host = std::move(host), queue_id = std::move(queue_id), have = std::move(have),
                done = std::move(done)](connection* from, const std::string& problem) mutable {
        if (from == nullptr && have.empty()) {
            done(base::fail(problem));
            return;
        }
        if (from != nullptr)
            for (query row(*from, sql::name::delivered_find, host, queue_id); row.next();)
                have.push_back({row.text(0), row.text(1), row.text(2)});
        done(std::move(have));
    });
}

bool delivery_store::note(delivery_key message, std::vector<std::string> recipients, base::time_point at)
{
    const std::string key = joined(message.host, message.queue_id);
    std::vector<rows_by_id::iterator> rows; // these alone: others of that queue ID may still be on their way
    rows.reserve(recipients.size());
    noted_->with([&](auto& noted) {
        for (const std::string& each : recipients)
            rows.push_back(noted.emplace(key, delivered{message.sha256, message.sender, each}));
    });
    const auto forget = [noted = noted_, rows = std::move(rows)] {
        noted->with([&](auto& all) {
            for (const auto each : rows)
                all.erase(each);
        });
    };
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
