// What the pipeline keeps in the quarantine: messages for which a rule says so, and originals of stripped ones.

#include "common/text/log_line.hpp"
#include "contentd/mime/digest.hpp"
#include "contentd/pipeline_work.hpp"

#include <algorithm>
#include <utility>

namespace contentd {

namespace asio = boost::asio;

namespace {

std::string reason_of(const outcome& shared)
{
    std::string all = shared.text;
    for (const removal& each : shared.strips)
        all.append(all.empty() ? "stripped: " : "; ").append(each.what()).append(": ").append(each.reason);
    return all;
}

} // namespace

// True when the copy is synced and its row committed.
asio::awaitable<bool> pipeline::store_copy(work& current, const outcome& shared, std::string id,
                                           std::vector<std::size_t> recipients)
{
    const smtp_in::envelope& envelope = current.message.envelope;
    kept_envelope copy;
    copy.next_hop = current.message.next_hop;
    state::quarantined& row = copy.row;
    row.id = std::move(id);
    row.at = current.message.at;
    row.host = current.message.host;
    row.queue_id = envelope.origin.ident.value_or("");
    row.client_address = envelope.origin.addr.value_or("");
    row.sender = envelope.sender;
    for (const std::size_t index : recipients)
        row.recipients.push_back(envelope.recipients[index].address);
    row.subject = current.inspected.subject();
    row.rule = shared.rule;
    row.reason = reason_of(shared);
    row.score = shared.score;
    row.size = current.message.content.size();

    base::result<void> kept;
    std::function<void()> write = [&] {
        row.sha256 = mime::sha256_hex(current.message.content);
        kept = parts_.quarantine.write(copy, current.message.content);
    };
    co_await on_pool(parts_.workers, std::move(write));
    if (!kept) {
        parts_.log.error(kept.error().text);
        co_return false;
    }
    std::function<void(state::written)> start = [&](state::written done) {
        parts_.state.quarantine().write(row, std::move(done));
    };
    if (co_await net::callback<state::outcome>(std::move(start)) == state::outcome::committed)
        co_return true;
    parts_.log.error("quarantine row of " + row.id + " could not be committed");
    [[maybe_unused]] const auto removed = parts_.quarantine.remove(row.id);
    co_return false;
}

asio::awaitable<base::result<void>> pipeline::remove_copy(std::string id)
{
    base::result<void> removed;
    std::function<void()> remove = [&] {
        removed = parts_.state.quarantine().remove(id);
        if (removed)
            removed = parts_.quarantine.remove(id);
    };
    co_await on_pool(parts_.workers, std::move(remove));
    co_return removed;
}

// Where a part cannot be taken out without harm, the message is kept instead.
asio::awaitable<void> pipeline::check_strips(work& current)
{
    for (const outcome_group& each : group(current.outcomes)) {
        const outcome& shared = *each.shared;
        if (shared.strips.empty())
            continue;
        std::string obstacle;
        if (shared.what == disposal::deliver) {
            const mime::tree& read = current.inspected.tree();
            bool is_good = false;
            std::function<void()> check = [&] {
                const stripped_message made(current.message.content, read, shared.strips, {});
                is_good = is_gone(made.to_text(), read, shared.strips, parts_.inspected.limits);
            };
            if (is_signed(read) && !parts_.strips.may_break_signatures)
                obstacle = "the message is signed";
            else
                co_await on_pool(parts_.workers, std::move(check));
            if (obstacle.empty() && !is_good)
                obstacle = "it cannot be taken out alone";
        }
        const std::string reason = obstacle.empty() ? std::string() : reason_of(shared) + " (" + obstacle + ')';
        for (const std::size_t index : each.recipients) {
            outcome& mine = current.outcomes[index];
            if (!reason.empty()) {
                mine.what = disposal::quarantine;
                mine.text = reason;
            }
            if (mine.what != disposal::deliver)
                mine.strips.clear();
        }
    }
}

// True when there is nothing to strip, or the original is safe and current.stripped has what goes out.
asio::awaitable<bool> pipeline::strip(work& current, const outcome_group& group)
{
    if (group.shared->strips.empty())
        co_return true;
    std::vector<std::size_t> wanting;
    std::copy_if(group.recipients.begin(), group.recipients.end(), std::back_inserter(wanting),
                 [&](std::size_t index) { return !current.has_it[index]; });
    if (wanting.empty())
        co_return true;
    const std::string id = new_quarantine_id(current.message.at);
    if (!co_await store_copy(current, *group.shared, id, std::move(wanting)))
        co_return false;
    const note_details details{id, parts_.strips.contact};
    auto made = std::make_unique<const stripped_message>(current.message.content, current.inspected.tree(),
                                                         group.shared->strips, details);
    current.stripped[group.shared] = {id, std::move(made)};
    co_return true;
}

// Nobody got the message without the part, so nobody will ask for the original; if it comes again it is kept again.
asio::awaitable<void> pipeline::drop_unused_original(work& current, const outcome_group& group)
{
    const auto found = current.stripped.find(group.shared);
    if (found == current.stripped.end() ||
        std::any_of(group.recipients.begin(), group.recipients.end(),
                    [&](std::size_t index) { return current.replies[index].is_positive() && !current.has_it[index]; }))
        co_return;
    const base::result<void> removed = co_await remove_copy(found->second.id);
    if (!removed)
        parts_.log.warning("the copy " + found->second.id + " stays in the quarantine: " + removed.error().text);
}

} // namespace contentd
