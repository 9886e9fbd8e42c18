#include "policyd/transaction/table.hpp"

#include "policyd/protocol/policy_context.hpp"

#include <algorithm>
#include <utility>

namespace policyd {

namespace {

// More open transactions than this on one connection are clients that cannot be told apart; the oldest is let go.
constexpr std::size_t transactions_limit = 8;

// One request of a transaction, for a retry after the transaction is gone.
std::uint64_t done_identity(const asked& request)
{
    return request.instance ^ (std::uint64_t{request.phase} << 56U);
}

bool claim_in(std::vector<std::uint64_t>& fired, std::uint64_t effect)
{
    if (std::find(fired.begin(), fired.end(), effect) != fired.end())
        return false;
    fired.push_back(effect);
    return true;
}

void append(reservations& to, const reservations& from)
{
    to.insert(to.end(), from.begin(), from.end());
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
    std::size_t holders = 0;
    for (const recipient& each : of.recipients)
        holders += each.status != standing::refused && each.status != standing::unknown ? 1 : 0;
    for (const bool is_known_too : {false, true})
        for (auto each = of.recipients.rbegin(); each != of.recipients.rend(); ++each)
            if (holders > request.recipient_count && each->status != standing::refused &&
                each->status != standing::unknown && (is_known_too || each->status != standing::known)) {
                append(made.before.freed, each->held);
                each->held.clear();
                each->status = standing::refused;
                --holders;
            }
}

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
        after.events.push_back({event::kind::probe, 0, of->sample, key, of});
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

bool transaction_table::is_over(const identity& key, const std::shared_ptr<transaction>& of, base::time_point now,
                                aftermath& after)
{
    if (of.use_count() > 1) // a request is being answered
        return false;
    if (of->pending != recipient_table::none && now - of->pending_since >= limits_.known_timeout)
        settle_pending(key, of, after);
    const auto idle = now - of->last;
    if (of->is_ended)
        return idle > limits_.retry_time;
    // Nothing was accepted, so DATA would be refused by Postfix: there is nothing to wait for.
    const bool is_void = of->pending == recipient_table::none && !of->has_data && !of->has_accepted() &&
                         of->message.empty() && idle > limits_.retry_time;
    // Who was refused at DATA may say it again, and has nothing else to say in this transaction.
    const bool is_refused = of->is_refused && idle > limits_.retry_time;
    if (!is_void && !is_refused && idle <= (of->has_data ? limits_.transaction_timeout : limits_.command_timeout))
        return false;
    end(key, of, after);
    return true;
}

void transaction_table::sweep_shard(shard& swept, base::time_point now, aftermath& after,
                                    std::chrono::milliseconds idle)
{
    for (auto each = swept.begin(); each != swept.end();) {
        entry& here = each->second;
        if (here.active) {
            std::erase_if(here.active->transactions,
                          [&](const auto& of) { return is_over(each->first, of, now, after); });
            if (here.active->transactions.empty() && now - here.active->last > limits_.retry_time &&
                (here.active->fired.empty() || now - here.last > idle))
                here.active.reset();
        }
        if (!here.active && now - here.last > idle)
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
        part.with([&](shard& all) { sweep_shard(all, now, after, idle_); });
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
