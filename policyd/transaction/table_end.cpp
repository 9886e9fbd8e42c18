// The table when nothing more comes: recipients that turn out unknown, transactions that end, and what is forgotten.

#include "policyd/transaction/table.hpp"

#include <algorithm>
#include <utility>

namespace policyd {

void transaction_table::settle_pending(const identity& key, const std::shared_ptr<transaction>& of, aftermath& after)
{
    recipient& named = of->recipients[of->pending];
    of->pending = recipient_table::none;
    named.status = standing::asked;
    if (!counts(of->pending_epoch) ||
        !of->wired->is_silence_proof(wiring::service::known, of->process, of->pending_since))
        return;
    named.status = standing::unknown;
    append(after.freed, named.held);
    named.held.clear();
    if (!of->has_accepted())
        of->take_message(after.freed);
    // The sample is needed again only by a recipient that comes, and brings a new one, or for those that were accepted.
    std::string sample = of->has_accepted() ? of->sample : std::exchange(of->sample, {});
    if (!named.is_told_unknown)
        after.events.push_back({event::kind::unknown, named.id, std::move(sample), key, of});
}

void transaction_table::end(const identity& key, const std::shared_ptr<transaction>& of, aftermath& after)
{
    if (of->pending != recipient_table::none)
        settle_pending(key, of, after);
    if (of->is_ended)
        return;
    of->is_ended = true;
    open_.fetch_sub(1, std::memory_order_relaxed);
    if (of->has_data) {
        // Broken off inside DATA, unless nobody would have asked us at its end.
        if (of->wired->has(wiring::service::eom))
            of->take_message(after.freed);
        return;
    }
    const bool asks_at_data = of->wired->has(wiring::service::data) || of->wired->has(wiring::service::eom);
    if (asks_at_data && !is_draining_.load(std::memory_order_relaxed))
        of->take_reservations(after.freed);
    if (of->has_accepted() && counts(of->epoch) &&
        of->wired->is_silence_proof(wiring::service::data, of->process, of->last))
        after.events.push_back({event::kind::probe, 0, of->sample, key, of, false, of->recipients.size()});
}

bool transaction_table::is_over(const identity& key, const std::shared_ptr<transaction>& of, base::time_point now,
                                aftermath& after)
{
    if (of.use_count() > 1) // a request is being answered
        return false;
    if (of->pending != recipient_table::none && now - of->pending_since >= limits_.known_timeout)
        settle_pending(key, of, after);
    const auto idle = now - of->last;
    if (of->is_ended)
        return idle > retry_time();
    // Nothing was accepted, so DATA would be refused by Postfix: there is nothing to wait for.
    const bool is_void = of->pending == recipient_table::none && !of->has_data && !of->has_accepted() &&
                         of->message.empty() && idle > retry_time();
    // Who was refused at DATA may say it again, and has nothing else to say in this transaction.
    const bool is_refused = of->is_refused && idle > retry_time();
    if (!is_void && !is_refused && idle <= (of->has_data ? limits_.transaction_timeout : limits_.command_timeout))
        return false;
    end(key, of, after);
    return true;
}

std::chrono::milliseconds transaction_table::retry_time() const
{
    return std::min(limits_.retry_time, std::max(limits_.least_retry_time, idle_));
}

void transaction_table::sweep_shard(shard& swept, base::time_point now, aftermath& after)
{
    for (auto each = swept.begin(); each != swept.end();) {
        entry& here = each->second;
        if (here.active) {
            std::erase_if(here.active->transactions,
                          [&](const auto& of) { return is_over(each->first, of, now, after); });
            if (here.active->transactions.empty() && now - here.active->last > retry_time() &&
                (here.active->fired.empty() || now - here.last > idle_))
                here.active.reset();
        }
        if (!here.active && now - here.last > idle_)
            swept.erase(each++);
        else
            ++each;
    }
}

aftermath transaction_table::sweep(base::time_point now, std::chrono::milliseconds interval)
{
    const auto before = base::from_epoch_ms(swept_.exchange(base::to_epoch_ms(now), std::memory_order_relaxed));
    if (before != base::time_point{} && (now - before > interval + limits_.stall || now < before)) {
        begin_epoch();
        stalls_.fetch_add(1, std::memory_order_relaxed);
    }
    aftermath after;
    for (auto& part : shards_)
        part.with([&](shard& all) { sweep_shard(all, now, after); });
    const bool is_full = connections() > limits_.connections;
    const std::chrono::milliseconds least{1000};
    idle_ = is_full ? std::max(least, idle_ / 2) : std::min(limits_.connection_timeout, idle_ * 2);
    return after;
}

reservations transaction_table::drain()
{
    is_draining_.store(true, std::memory_order_relaxed);
    begin_epoch();
    reservations freed;
    for (auto& part : shards_)
        part.with([&](shard& all) {
            for (auto& each : all)
                if (each.second.active)
                    for (const auto& of : each.second.active->transactions)
                        of->take_message(freed);
        });
    return freed;
}

std::size_t transaction_table::connections() const
{
    std::size_t sum = 0;
    for (const auto& part : shards_)
        sum += part.with([](const shard& all) { return all.size(); });
    return sum;
}

} // namespace policyd
