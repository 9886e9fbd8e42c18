#include "policyd/judge.hpp"

#include "common/auth/spf_result.hpp"
#include "common/text/escape.hpp"
#include "common/text/log_line.hpp"
#include "policyd/recipients/forms.hpp"
#include "policyd/recipients/recipients.hpp"

#include <charconv>

namespace policyd {

namespace {

using namespace std::chrono_literals;

// What claims that a transaction's refusal is counted: no rule's effect has so small a number.
constexpr std::uint64_t effect_refused = 1;

std::size_t to_count(std::string_view sent)
{
    std::size_t number = 0;
    std::from_chars(sent.data(), sent.data() + sent.size(), number);
    return number;
}

} // namespace

void judgement::clear()
{
    view.clear();
    parsed = {};
    where = {};
    question = {};
    from = {};
    result = {};
    run.reset();
    decided = {};
    value.clear();
    tarpit = {};
    facts.reset();
    is_retry = is_bounce = has_waited = false;
}

judge::judge(const judge_options& options, state::state& shared, const base::logger& log, base::metrics& metrics)
    : options_(options), state_(shared), log_(log), metrics_(metrics), table_(options.limits),
      harvest_(harvest_alarm, shared.alarms()), bounces_(bounce_alarm, shared.alarms()), history_(shared.history()),
      judgements_([this] { return std::make_unique<judgement>(state_, options_.around); })
{
    register_metrics(metrics);
    register_reasons(metrics);
    register_alarm_metrics(metrics);
    history_.follow("decision", "dunno", *dunno_);
    history_.follow("recipient", "unknown", *unknown_);
    history_.follow("recipient", "probe", *probes_);
}

void judge::adopt(std::shared_ptr<const rules::ruleset> rules)
{
    const auto generation = static_cast<std::uint32_t>(rules_version_.load() + 1);
    auto made = make_policy(std::move(rules), state_.counters(), metrics_, generation);
    for (const rules::rule& each : made->rules->rules()) {
        const std::size_t index = made->index_of(each);
        if (each.is_observed_only)
            history_.follow("observe", each.label, *made->fired[index]);
        else if (made->decided[index] != nullptr)
            history_.follow("decision", action_of(*made->rules, each) + ' ' + each.label, *made->decided[index]);
    }
    rules_.with([&](auto& current) { current = std::move(made); });
    rules_version_.fetch_add(1, std::memory_order_release);
}

// contentd's rules may name other counters of ours than before.
void judge::follow_others()
{
    const auto current = rules();
    if (current->counters.version == state_.counters().wanted_version())
        return;
    auto made = make_policy(current->rules, state_.counters(), metrics_, current->generation);
    rules_.with([&](auto& used) {
        if (used == current) // else a reload came in between
            used = std::move(made);
    });
    rules_version_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<const policy> judge::rules() const
{
    return rules_.with([](const auto& current) { return current; });
}

void judge::refresh(caller& from)
{
    const auto version = rules_version_.load(std::memory_order_acquire);
    if (from.rules_version == version)
        return;
    from.rules = rules();
    from.rules_version = version;
}

base::result<void> judge::consider(caller& from, std::string_view block, base::time_point at, judgement& made)
{
    auto parsed = parse_request(block);
    if (!parsed) {
        faults_[fault_malformed]->add();
        return parsed.error();
    }
    made.parsed = *parsed;
    refresh(from);
    look_at(from, block, at, made);
    settle(made.from.before, at, &made.facts);
    if (made.from.answer) {
        made.is_retry = true;
        made.value = std::move(*made.from.answer);
        retries_->add();
        return {};
    }
    made.view.reset(*from.rules, made.parsed, made.where, at);
    if (made.where.phase == phase_known && made.question.is_bracketed)
        made.view.is_recipient_known = true;
    made.view.is_permitted = made.from.is_permitted;
    count(made);
    made.run.emplace(*from.rules->rules, made.view, made.where.phase);
    return {};
}

bool judge::decide(caller& from, judgement& made)
{
    if (!made.run)
        return true;
    if (made.run->advance() == rules::evaluation::status::waiting)
        return false;
    carry_out(from, made);
    return true;
}

void judge::look_at(caller& from, std::string_view block, base::time_point at, judgement& made)
{
    const request& sent = made.parsed;
    made.where = to_policy_context(sent[attribute::policy_context], sent[attribute::protocol_state]);
    requests_[made.where.phase]->add();
    if (made.where.is_strange)
        strange_contexts_->add();
    if (!from.wired || from.service != made.where.service) {
        from.service = made.where.service;
        from.wired = wirings_.of(from.host, from.service);
    }
    asked& question = made.question;
    question.connection = identify({from.host, sent[attribute::client_address], sent[attribute::client_port]});
    question.instance = short_identity(sent[attribute::instance]);
    question.process = question.instance == 0 ? 0 : process_of(sent[attribute::instance]);
    question.phase = made.where.phase;
    if (question.phase < phase_data)
        question.recipient = short_identity(sent[attribute::recipient]);
    question.is_bracketed = made.where.is_explicit && sent[attribute::protocol_state] == "RCPT";
    question.recipient_count = to_count(sent[attribute::recipient_count]);
    question.block = block;
    question.wired = from.wired;
    question.at = at;
    if (question.process != 0)
        from.process = question.process;
    made.from = table_.begin(question);
}

// Attempts are counted for good; recipients and messages are reserved until it is known what becomes of them.
void judge::count(judgement& made)
{
    context& view = made.view;
    if (made.from.is_new_connection)
        view.count_event(counted::connections, 1, nullptr);
    if (made.from.counts_message)
        view.count_event(counted::messages, 1, &made.result.message);
    if (made.from.counts_recipient)
        view.count_event(counted::recipients, 1, &made.result.recipient);
    made.is_bounce = made.from.is_first_data && made.parsed[attribute::sender].empty();
    if (made.is_bounce)
        view.count_event(counted::bounces, 1, &made.result.message);
    if (made.where.phase == phase_eom)
        view.count_event(counted::bytes, static_cast<double>(to_count(made.parsed[attribute::size])),
                         &made.result.message);
    if (made.from.is_contradiction && options_.around.sources != nullptr)
        options_.around.sources->contradicted(made.parsed[attribute::recipient], made.question.at);
    if (made.from.is_newly_known && !made.from.is_contradiction) {
        outage_.known(made.question.recipient, made.question.at);
        view.count_distinct(counted::known, mailbox_of(made.parsed[attribute::recipient], options_.around.delimiters));
    }
    view.count_watched();
}

void judge::conclude(caller& from, judgement& made, base::time_point at)
{
    if (made.is_retry)
        return;
    if (made.tarpit > 0ms)
        tarpits_.fetch_sub(1);
    if (made.is_bounce)
        run_bounce(from, made);
    made.question.at = at;
    made.result.value = made.decided.value;
    made.result.passes = made.decided.passes;
    made.result.is_refusal = made.decided.is_refusal;
    made.result.is_deferral = made.decided.is_deferral;
    made.result.is_permit = made.decided.action == "permit";
    if (made.run && made.view.sender_spf != nullptr)
        made.result.spf = auth::to_text(made.view.sender_spf->status);
    const finished done = table_.finish(made.from, made.question, std::move(made.result));
    for (const state::reservation& each : done.freed)
        state_.counters().give_back(each);
    made.value = done.value;
    count_decision(from, made);
    if (made.where.phase == phase_eom && !made.decided.is_refusal && made.decided.action != "discard") {
        write_transaction(from, made, done, at);
        note_delivery(made);
    }
    if (made.view.is_told_unknown)
        note_unknown(made, at);
    else
        count_standing(from, made);
    if (!made.decided.value.empty() || made.where.phase == phase_eom || !made.decided.problem.empty())
        log_decision(from, made);
}

// A source's word is what the bracket would have found out: the same event, once.
void judge::note_unknown(judgement& made, base::time_point at)
{
    made.view.is_told_unknown = false;
    if (const auto told = table_.tell_unknown(made.from, made.question))
        run_event(*told, at, &made.facts);
}

// What an accepted or a refused message says of who sent it. A refusal for what was learned before says nothing new: a
// bad reputation must be able to fade.
void judge::count_standing(const caller& from, judgement& made)
{
    if (made.where.phase == phase_eom && made.decided.passes) {
        made.view.count_event(counted::good, 1, nullptr);
        history_.note(history_keeper::met::accepted, made.view);
        return;
    }
    if (made.decided.action != "reject" ||
        from.rules->is_learned[from.rules->index_of(*made.run->firings().back().fired)])
        return;
    if (table_.claim(made.from, effect_refused))
        made.view.count_event(counted::bad, 1, nullptr);
}

void judge::write_transaction(const caller& from, judgement& made, const finished& done, base::time_point at)
{
    const request& sent = made.parsed;
    const auto text = [&](attribute which) { return std::string(sent[which]); };
    state::transaction row;
    row.host = from.host;
    row.queue_id = text(attribute::queue_id);
    row.instance = text(attribute::instance);
    row.client_address = text(attribute::client_address);
    row.client_port = text(attribute::client_port);
    row.client_name = text(attribute::client_name);
    row.helo = text(attribute::helo_name);
    row.sender = text(attribute::sender);
    row.service = std::string(made.where.service);
    row.sasl_user = made.view.login();
    row.sasl_method = text(attribute::sasl_method);
    row.sasl_sender = text(attribute::sasl_sender);
    row.tls_protocol = text(attribute::encryption_protocol);
    row.tls_cipher = text(attribute::encryption_cipher);
    if (const state::mark* const live = made.view.penalty())
        row.penalty = live->reason;
    row.spf = done.spf;
    row.score = done.score;
    row.recipients = static_cast<int>(std::min<std::size_t>(made.question.recipient_count, 1U << 30U));
    row.at = at;
    state_.transactions().write(std::move(row), expect_fact(&made.facts));
}

void judge::settle(const aftermath& after, base::time_point at, std::shared_ptr<commits>* facts)
{
    for (const state::reservation& each : after.freed)
        state_.counters().give_back(each);
    for (const event& each : after.events)
        run_event(each, at, facts);
}

void judge::note_outage(base::time_point at)
{
    const bool is_frozen = outage_.is_frozen(at);
    if (is_frozen_.exchange(is_frozen) == is_frozen)
        return;
    if (is_frozen)
        log_.warning("event=map_outage problem=\"recipients that were known turn unknown together; unknown recipients "
                     "are not counted until that has stopped for a minute\"");
    else
        log_.info("event=map_outage problem=over");
}

void judge::closed(const caller& from, base::time_point at)
{
    if (from.wired && from.process != 0)
        from.wired->closed(from.process, at);
}

void judge::sweep(base::time_point at, std::chrono::milliseconds interval)
{
    if (!state_.is_available())
        table_.begin_epoch();
    settle(table_.sweep(at, interval), at, nullptr);
    note_outage(at);
    watch_alarms(at);
    keep_history(at);
    wirings_.forget_processes(at - 1h);
    follow_others();
}

void judge::drain()
{
    for (const state::reservation& each : table_.drain())
        state_.counters().give_back(each);
    history_.finish(base::now());
}

} // namespace policyd
