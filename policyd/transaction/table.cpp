#include "policyd/transaction/table.hpp"

#include "policyd/protocol/policy_context.hpp"

#include <algorithm>
#include <utility>

namespace policyd {

namespace {

// More open transactions than this on one connection are clients that cannot be told apart; the oldest is let go.
constexpr std::size_t transactions_limit = 8;

bool claim_in(std::vector<std::uint64_t>& fired, std::uint64_t effect)
{
    if (std::find(fired.begin(), fired.end(), effect) != fired.end())
        return false;
    fired.push_back(effect);
    return true;
}

} // namespace

transaction_table::transaction_table(const table_limits& limits) : limits_(limits), idle_(limits.connection_timeout)
{}

bool transaction_table::counts(std::uint64_t since_epoch) const
{
    return since_epoch == epoch_.load(std::memory_order_relaxed) && !is_draining_.load(std::memory_order_relaxed);
}

visit transaction_table::begin(const asked& request)
{
    visit made;
    made.key = request.connection;
    shard_of(request.connection).with([&](shard& all) {
        const auto [found, is_new] = all.try_emplace(request.connection);
        entry& here = found->second;
        here.last = request.at;
        made.is_new_connection = is_new;
        if (request.instance != 0 && here.done == done_identity(request)) {
            made.answer.emplace();
            return;
        }
        if (!here.active)
            here.active = std::make_shared<connection>();
        made.where = here.active;
        made.where->last = request.at;
        if (request.instance == 0)
            return;
        made.what = join(*here.active, request, made.before);
        enter(*made.what, request, made);
    });
    return made;
}

std::shared_ptr<transaction> transaction_table::join(connection& in, const asked& request, aftermath& before)
{
    auto& all = in.transactions;
    for (const auto& each : all)
        if (each->instance == request.instance)
            return each;
    // An smtpd handles one message at a time: a new instance of the same one ends what was.
    for (const auto& each : all)
        if (each->process == request.process)
            end(request.connection, each, before);
    std::erase_if(all, [&](const auto& each) { return each->process == request.process; });
    if (all.size() >= transactions_limit) {
        end(request.connection, all.front(), before);
        all.erase(all.begin());
    }
    auto made = std::make_shared<transaction>();
    made->instance = request.instance;
    made->process = request.process;
    made->wired = request.wired;
    made->epoch = epoch_.load(std::memory_order_relaxed);
    all.push_back(made);
    open_.fetch_add(1, std::memory_order_relaxed);
    return made;
}

void transaction_table::enter(transaction& of, const asked& request, visit& made)
{
    of.last = request.at;
    if (of.pending != recipient_table::none &&
        (request.phase >= phase_data ||
         (request.phase >= phase_rcpt && of.recipients[of.pending].id != request.recipient)))
        settle_pending(made.key, made.what, made.before);
    if (request.phase >= phase_data)
        enter_data(of, request, made);
    else
        enter_recipient(of, request, made);
    made.answer = of.answer(request.phase, made.recipient);
    if (!made.answer && request.phase >= phase_rcpt && !of.is_message_counted) {
        made.counts_message = true;
        of.is_message_counted = true;
    }
}

void transaction_table::enter_recipient(transaction& of, const asked& request, visit& made)
{
    if (request.recipient == 0)
        return;
    made.recipient = of.recipients.find(request.recipient);
    if (made.recipient == recipient_table::none)
        made.recipient = of.recipients.add(request.recipient);
    recipient& named = of.recipients[made.recipient];
    if (request.phase >= phase_rcpt && !named.is_counted) {
        named.is_counted = true;
        made.counts_recipient = true;
    }
    if (request.phase != phase_known || !request.is_bracketed)
        return;
    if (of.pending == made.recipient)
        of.pending = recipient_table::none;
    if (!of.has_spoken_known)
        of.wired->seen(wiring::service::known, of.process, request.at);
    of.has_spoken_known = true;
    if (named.status == standing::asked || named.status == standing::passed || named.status == standing::pending) {
        named.status = standing::known;
        made.is_newly_known = true;
        made.is_contradiction = named.is_told_unknown;
    }
}

void transaction_table::enter_data(transaction& of, const asked& request, visit& made)
{
    made.is_first_data = !of.has_data;
    of.has_data = true;
    std::string().swap(of.sample); // an assignment would keep its memory
    of.wired->seen(request.phase == phase_eom ? wiring::service::eom : wiring::service::data, of.process, request.at);
    if (request.recipient_count == 0)
        return;
    // Postfix tells how many it accepted, not which: those that we know least of go first.
    const auto is_left = [](const recipient& each) {
        return each.status != standing::refused && each.status != standing::unknown;
    };
    auto holders = static_cast<std::size_t>(std::count_if(of.recipients.begin(), of.recipients.end(), is_left));
    for (const bool is_known_too : {false, true})
        for (auto each = of.recipients.rbegin(); each != of.recipients.rend(); ++each)
            if (holders > request.recipient_count && is_left(*each) &&
                (is_known_too || each->status != standing::known)) {
                append(made.before.freed, each->held);
                each->held.clear();
                each->status = standing::refused;
                --holders;
            }
    made.is_permitted =
        holders > 0 && std::all_of(of.recipients.begin(), of.recipients.end(),
                                   [&](const recipient& each) { return !is_left(each) || each.is_permitted; });
}

bool transaction_table::claim(const visit& from, std::uint64_t effect)
{
    if (!from.where)
        return false;
    return shard_of(from.key).with(
        [&](shard&) { return claim_in(from.what ? from.what->fired : from.where->fired, effect); });
}

bool transaction_table::claim(const event& from, std::uint64_t effect)
{
    return shard_of(from.connection).with([&](shard&) { return claim_in(from.of->fired, effect); });
}

} // namespace policyd
