// The table after a decision: what was answered, and what becomes of the recipient and of what is reserved for it.

#include "policyd/protocol/policy_context.hpp"
#include "policyd/transaction/table.hpp"

#include <utility>

namespace policyd {

std::optional<event> transaction_table::tell_unknown(const visit& from, const asked& request)
{
    if (!from.what || from.recipient == recipient_table::none)
        return std::nullopt;
    const bool is_first = shard_of(from.key).with(
        [&](shard&) { return !std::exchange(from.what->recipients[from.recipient].is_told_unknown, true); });
    if (!is_first)
        return std::nullopt;
    return event{event::kind::unknown, request.recipient, std::string(request.block), from.key, from.what, true};
}

finished transaction_table::finish(const visit& from, const asked& request, outcome decided)
{
    finished done;
    done.value = decided.value;
    shard_of(request.connection).with([&](shard& all) {
        if (!from.what)
            return;
        transaction& of = *from.what;
        of.score += decided.score;
        done.score = of.score;
        if (!decided.spf.empty())
            of.spf = decided.spf;
        done.spf = of.spf;
        for (auto& header : decided.prepends)
            of.prepends.push_back(std::move(header));
        if (done.value.empty() && !of.prepends.empty() && request.phase != phase_eom) {
            done.value = std::move(of.prepends.front());
            of.prepends.erase(of.prepends.begin());
        }
        of.keep_answer(request.phase, from.recipient, done.value);
        settle(of, from, request, decided, done.freed);
        if (request.phase != phase_eom || !done.value.empty())
            return;
        // The common end of a message: nothing is left but that it was.
        if (const auto found = all.find(request.connection); found != all.end()) {
            found->second.done = done_identity(request);
            std::erase(from.where->transactions, from.what);
            if (found->second.active == from.where && from.where->transactions.empty() && from.where->fired.empty())
                found->second.active.reset();
        }
    });
    return done;
}

void transaction_table::settle(transaction& of, const visit& from, const asked& request, const outcome& decided,
                               reservations& freed)
{
    if (of.is_ended) { // meanwhile, by another request of the same client
        append(freed, decided.recipient);
        append(freed, decided.message);
        return;
    }
    append(of.message, decided.message);
    if (from.recipient != recipient_table::none)
        settle_recipient(of, from, request, decided, freed);
    else if (decided.is_refusal && request.phase >= phase_data)
        of.take_reservations(freed);
    if (request.phase == phase_data)
        of.is_refused = decided.is_refusal;
    if (request.phase == phase_eom) {
        of.is_ended = true;
        open_.fetch_sub(1, std::memory_order_relaxed);
    }
}

void transaction_table::settle_recipient(transaction& of, const visit& from, const asked& request,
                                         const outcome& decided, reservations& freed)
{
    recipient& named = of.recipients[from.recipient];
    append(named.held, decided.recipient);
    if (decided.is_refusal) {
        named.status = standing::refused;
        append(freed, named.held);
        named.held.clear();
        if (of.pending == recipient_table::none && !of.has_accepted())
            of.take_message(freed);
        return;
    }
    if (request.phase == phase_rcpt)
        named.is_permitted = decided.is_permit;
    if (decided.is_deferral) {
        named.is_deferred = true;
        append(freed, named.held);
        named.held.clear();
    }
    if (request.phase < phase_rcpt || (named.status != standing::asked && named.status != standing::passed))
        return;
    of.sample = request.block;
    named.status = standing::passed;
    if (request.phase == phase_rcpt && request.is_bracketed && decided.passes) {
        named.status = standing::pending;
        of.pending = from.recipient;
        of.pending_since = request.at;
        of.pending_epoch = epoch_.load(std::memory_order_relaxed);
    }
}

} // namespace policyd
