#include "policyd/judge.hpp"

#include "common/text/escape.hpp"
#include "common/text/log_line.hpp"
#include "policyd/protocol/reply.hpp"
#include "policyd/vocabulary.hpp"

#include <charconv>

namespace policyd {

namespace {

using namespace std::chrono_literals;

std::size_t to_count(std::string_view sent)
{
    std::size_t number = 0;
    std::from_chars(sent.data(), sent.data() + sent.size(), number);
    return number;
}

state::written expect(std::shared_ptr<commits>* facts)
{
    if (facts == nullptr)
        return [](state::outcome) {};
    if (!*facts)
        *facts = std::make_shared<commits>();
    return (*facts)->expect();
}

} // namespace

judge::judge(const judge_options& options, state::state& shared, const base::logger& log, base::metrics& metrics)
    : options_(options), state_(shared), log_(log), metrics_(metrics), table_(options.limits)
{
    register_metrics(metrics);
}

void judge::adopt(std::shared_ptr<const rules::ruleset> rules)
{
    const auto generation = static_cast<std::uint32_t>(rules_version_.load() + 1);
    auto made = make_policy(std::move(rules), state_.counters(), metrics_, generation);
    rules_.with([&](auto& current) { current = std::move(made); });
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
    if (!parsed)
        return parsed.error();
    made.parsed = *parsed;
    refresh(from);
    look_at(from, block, at, made);
    settle(std::move(made.from.before), at, &made.facts);
    if (made.from.answer) {
        made.is_retry = true;
        made.value = std::move(*made.from.answer);
        retries_->add();
        return {};
    }
    from.view.reset(*from.rules, made.parsed, made.where, at);
    if (made.where.phase == phase_known && made.question.is_bracketed)
        from.view.is_recipient_known = true;
    count(from, made);
    run_rules(from, made);
    return {};
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
void judge::count(caller& from, judgement& made)
{
    context& view = from.view;
    if (made.from.is_new_connection)
        view.count_event(counted::connections, 1, nullptr);
    if (made.from.counts_message)
        view.count_event(counted::messages, 1, &made.result.message);
    if (made.from.counts_recipient)
        view.count_event(counted::recipients, 1, &made.result.recipient);
    if (made.where.phase == phase_eom)
        view.count_event(counted::bytes, static_cast<double>(to_count(made.parsed[attribute::size])),
                         &made.result.message);
    if (made.from.is_newly_known) {
        outage_.known(made.question.recipient, made.question.at);
        view.count_distinct(counted::known, text::to_lower(made.parsed[attribute::recipient]));
    }
    view.count_watched();
}

void judge::run_rules(caller& from, judgement& made)
{
    const policy& by = *from.rules;
    rules::evaluation run(*by.rules, from.view, made.where.phase);
    run.advance(); // ends: none of policyd's observations has to be awaited
    const rules::rule* current = nullptr;
    bool is_first = false;
    std::size_t index = 0;
    for (const rules::firing& fired : run.firings()) {
        if (fired.fired != current) {
            current = fired.fired;
            index = 0;
            by.fired[static_cast<std::size_t>(current - by.rules->rules().data())]->add();
            is_first = !fired.what->is_terminal && table_.claim(made.from, effect_of(by, *current));
        }
        const rules::action_call& call = current->actions[index++];
        const auto name = fired.what->name;
        if (name == "tarpit" && made.parsed[attribute::stress] != "yes" &&
            table_.claim(made.from, effect_of(by, *current) ^ made.question.recipient ^ 1U))
            made.tarpit += std::chrono::milliseconds(static_cast<std::int64_t>(fired.arguments[0].number * 1000));
        if (!is_first)
            continue;
        if (name == "score") {
            made.result.score += fired.arguments[0].number;
        } else if (name == "penalise") {
            penalise(fired, call, from.view, &made.facts);
        } else if (name == "notify") {
            notices_->add();
            log_.warning(text::log_line()
                             .add("event", "notify")
                             .add("rule", current->label)
                             .add("client", made.parsed[attribute::client_address])
                             .add("text", fired.arguments[0].text)
                             .text());
        } else if (name == "prepend") {
            if (auto header = header_of(fired))
                made.result.prepends.push_back(std::move(*header));
            else
                log_.error(text::log_line().add("rule", current->label).add("problem", header.error().text).text());
        }
    }
    for (const rules::firing& fired : run.observed())
        if (table_.claim(made.from, effect_of(by, *fired.fired) ^ made.question.recipient))
            log_observed(fired, from, made);
    made.decided = decide(run.firings());
    if (made.decided.rule == nullptr || made.tarpit > options_.tarpit_limit)
        made.tarpit = std::min(made.tarpit, options_.tarpit_limit);
    if (made.tarpit > 0ms && tarpits_.fetch_add(1) >= options_.tarpits) {
        tarpits_.fetch_sub(1);
        made.tarpit = 0ms;
    }
}

void judge::conclude(caller& from, judgement& made, base::time_point at)
{
    if (made.is_retry)
        return;
    if (made.tarpit > 0ms)
        tarpits_.fetch_sub(1);
    made.question.at = at;
    made.result.value = made.decided.value;
    made.result.passes = made.decided.passes;
    made.result.is_refusal = made.decided.is_refusal;
    const finished done = table_.finish(made.from, made.question, std::move(made.result));
    for (const state::reservation& each : done.freed)
        state_.counters().give_back(each);
    made.value = done.value;
    if (made.where.phase == phase_eom && !made.decided.is_refusal && made.decided.action != "discard")
        write_transaction(from, made, done.score, at);
    if (!made.decided.value.empty() || made.where.phase == phase_eom || !made.decided.problem.empty())
        log_decision(from, made);
}

void judge::write_transaction(caller& from, judgement& made, double score, base::time_point at)
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
    row.sasl_user = text(attribute::sasl_username);
    row.sasl_method = text(attribute::sasl_method);
    row.sasl_sender = text(attribute::sasl_sender);
    row.tls_protocol = text(attribute::encryption_protocol);
    row.tls_cipher = text(attribute::encryption_cipher);
    if (const state::mark* const live = from.view.penalty())
        row.penalty = live->reason;
    row.score = score;
    row.recipients = static_cast<int>(std::min<std::size_t>(made.question.recipient_count, 1U << 30U));
    row.at = at;
    state_.transactions().write(std::move(row), expect(&made.facts));
}

void judge::settle(aftermath after, base::time_point at, std::shared_ptr<commits>* facts)
{
    for (const state::reservation& each : after.freed)
        state_.counters().give_back(each);
    for (const event& each : after.events)
        run_event(each, at, facts);
}

// An event speaks of a request that is over: its values come from the copy that the transaction kept.
void judge::run_event(const event& told, base::time_point at, std::shared_ptr<commits>* facts)
{
    const auto sample = parse_request(told.sample);
    if (!sample)
        return;
    const bool is_unknown = told.what == event::kind::unknown;
    if (!state_.is_available() || (is_unknown && !outage_.admits_unknown(told.recipient, at))) {
        uncounted_->add();
        note_outage(at);
        return;
    }
    const auto by = rules();
    context view(state_, options_.lengths);
    view.reset(*by, *sample,
               to_policy_context((*sample)[attribute::policy_context], (*sample)[attribute::protocol_state]), at);
    if (is_unknown) {
        unknown_->add();
        view.is_recipient_known = false;
        view.count_distinct(counted::unknown, text::to_lower((*sample)[attribute::recipient]));
    } else {
        probes_->add();
        view.count_event(counted::probes, 1, nullptr);
    }
    auto run = rules::evaluation::of_event(*by->rules, view, is_unknown ? event_unknown : event_probe);
    run.advance();
    const rules::rule* current = nullptr;
    bool is_first = false;
    std::size_t index = 0;
    for (const rules::firing& fired : run.firings()) {
        if (fired.fired != current) {
            current = fired.fired;
            index = 0;
            by->fired[static_cast<std::size_t>(current - by->rules->rules().data())]->add();
            is_first = table_.claim(told, effect_of(*by, *current));
        }
        const rules::action_call& call = current->actions[index++];
        if (!is_first)
            continue;
        if (fired.what->name == "penalise") {
            penalise(fired, call, view, facts);
        } else if (fired.what->name == "notify") {
            notices_->add();
            log_.warning(text::log_line()
                             .add("event", "notify")
                             .add("rule", current->label)
                             .add("client", (*sample)[attribute::client_address])
                             .add("text", fired.arguments[0].text)
                             .text());
        }
    }
}

void judge::penalise(const rules::firing& fired, const rules::action_call& call, context& in,
                     std::shared_ptr<commits>* facts)
{
    const rules::value& key = fired.arguments[0].key;
    if (!key.is_present() || in.is_allowed())
        return;
    state::mark made;
    made.kind = vocabulary().observations[call.key]->name;
    made.key = rules::to_text(key);
    made.since = in.now();
    made.until = in.now() + std::chrono::milliseconds(static_cast<std::int64_t>(fired.arguments[1].number * 1000));
    made.origin = "rule " + fired.fired->label;
    made.reason = fired.arguments.size() > 2 ? fired.arguments[2].text : made.origin;
    penalties_->add();
    log_.info(text::log_line()
                  .add("action", "penalise")
                  .add("rule", fired.fired->label)
                  .add("key", made.kind)
                  .add("value", made.key)
                  .add("until", base::to_rfc3339(made.until))
                  .add("reason", made.reason)
                  .add("client", in.asked()[attribute::client_address])
                  .text());
    state_.table(state::mark_table::penalties).add(std::move(made), expect(facts));
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
    wirings_.forget_processes(at - 1h);
}

void judge::drain()
{
    for (const state::reservation& each : table_.drain())
        state_.counters().give_back(each);
}

std::uint64_t judge::effect_of(const policy& by, const rules::rule& rule) const
{
    const auto index = static_cast<std::uint64_t>(&rule - by.rules->rules().data());
    return (std::uint64_t{by.generation} << 40U) | (index << 8U);
}

void judge::log_decision(const caller& from, const judgement& made) const
{
    const request& sent = made.parsed;
    text::log_line line;
    line.add("action", made.decided.action);
    if (made.decided.rule != nullptr)
        line.add("rule", made.decided.rule->label);
    line.add("host", from.host).add("service", made.where.service).add("phase", phase_names[made.where.phase]);
    line.add("client", sent[attribute::client_address]).add("helo", sent[attribute::helo_name]);
    line.add("sender", sent[attribute::sender]);
    if (!sent[attribute::recipient].empty())
        line.add("recipient", sent[attribute::recipient]);
    if (!sent[attribute::sasl_username].empty())
        line.add("sasl_user", sent[attribute::sasl_username]);
    if (!sent[attribute::queue_id].empty())
        line.add("queue_id", sent[attribute::queue_id]);
    if (!made.decided.value.empty())
        line.add("reply", made.decided.value);
    if (made.decided.problem.empty())
        return log_.info(line.text());
    log_.error(line.add("problem", made.decided.problem).text());
}

void judge::log_observed(const rules::firing& fired, const caller& from, const judgement& made) const
{
    text::log_line line;
    line.add("event", "observe").add("rule", fired.fired->label).add("would", fired.what->name);
    if (!fired.arguments.empty())
        line.add("with", fired.arguments[0].text);
    line.add("host", from.host).add("phase", phase_names[made.where.phase]);
    line.add("client", made.parsed[attribute::client_address]).add("sender", made.parsed[attribute::sender]);
    line.add("recipient", made.parsed[attribute::recipient]);
    log_.info(line.text());
}

void judge::register_metrics(base::metrics& metrics)
{
    for (std::size_t i = 0; i < phase_names.size(); ++i)
        requests_[i] = &metrics.counter("policyd_requests_total", "Requests by phase",
                                        "phase=\"" + std::string(phase_names[i]) + "\"");
    retries_ = &metrics.counter("policyd_retries_total", "Requests that Postfix sent again");
    unknown_ = &metrics.counter("policyd_unknown_total", "Recipients that Postfix does not have");
    uncounted_ = &metrics.counter("policyd_unknown_uncounted_total",
                                  "Recipients or probes that were not counted because of an outage");
    probes_ = &metrics.counter("policyd_probes_total", "Sessions that named recipients and never sent DATA");
    penalties_ = &metrics.counter("policyd_penalties_total", "Penalties that rules gave");
    notices_ = &metrics.counter("policyd_notices_total", "Notices that rules gave");
    strange_contexts_ =
        &metrics.counter("policyd_strange_contexts_total", "Requests whose policy_context names no phase");
    metrics.gauge("policyd_connections", "Client connections that are remembered",
                  [this] { return static_cast<double>(table_.connections()); });
    metrics.gauge("policyd_open_transactions", "Messages in progress",
                  [this] { return static_cast<double>(table_.open_transactions()); });
    metrics.gauge("policyd_stalls", "Times that the daemon ran late",
                  [this] { return static_cast<double>(table_.stalls()); });
    metrics.gauge("policyd_bracket_frozen", "1 while unknown recipients are not counted",
                  [this] { return is_frozen_.load() ? 1.0 : 0.0; });
}

} // namespace policyd
