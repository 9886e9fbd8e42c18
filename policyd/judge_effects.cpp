// The effects of rules: what fires in requests and in events, each once.

#include "common/mail/address_class.hpp"
#include "common/text/escape.hpp"
#include "common/text/log_line.hpp"
#include "policyd/greylist/request.hpp"
#include "policyd/judge.hpp"
#include "policyd/recipients/forms.hpp"
#include "policyd/vocabulary.hpp"

#include <algorithm>

namespace policyd {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds century{std::int64_t{100} * 366 * 24 * 3600};

std::chrono::milliseconds to_span(double seconds)
{
    // A duration from the rules may be an expression; nothing is kept longer than a century.
    constexpr auto most = static_cast<double>(century.count());
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::clamp(seconds, 0.0, most) * 1000));
}

// Who comes back to it is told for longer: each penalty of a key within a month of the one before lasts twice as long.
std::chrono::milliseconds grown(std::chrono::milliseconds first, int earlier)
{
    constexpr int most_doublings = 4;
    return std::min<std::chrono::milliseconds>(first * (1 << std::min(earlier, most_doublings)), century);
}

// The seed of an effect's identity: a rule of one rule file.
std::uint64_t effect_of(const policy& by, const rules::rule& rule)
{
    return (std::uint64_t{by.generation} << 40U) | (std::uint64_t{by.index_of(rule)} << 8U);
}

/// An action of a rule that fired, and whether the rule fires for the first time in this transaction.
struct effect
{
    const rules::firing* fired;
    const rules::action_call* call;
    bool is_first;
};

// Firings of one rule stand together, in the order of its actions.
template <class Claim>
std::vector<effect> effects_of(const policy& by, const std::vector<rules::firing>& firings, Claim claim)
{
    std::vector<effect> all;
    std::size_t index = 0;
    for (const rules::firing& fired : firings) {
        const bool is_next = all.empty() || all.back().fired->fired != fired.fired;
        index = is_next ? 0 : index + 1;
        if (is_next)
            by.fired[by.index_of(*fired.fired)]->add();
        const bool is_first = is_next ? claim(effect_of(by, *fired.fired)) : all.back().is_first;
        all.push_back({&fired, &fired.fired->actions[index], is_first});
    }
    return all;
}

} // namespace

void judge::carry_out(caller& from, judgement& made)
{
    const policy& by = *from.rules;
    const rules::evaluation& run = *made.run;
    const auto claim = [&](std::uint64_t what) { return table_.claim(made.from, what); };
    bool is_uniform = false;
    for (const effect& each : effects_of(by, run.firings(), claim)) {
        const auto name = each.fired->what->name;
        const std::uint64_t here = effect_of(by, *each.fired->fired) ^ made.question.recipient;
        if (name == "tarpit" && !made.view.is_under_stress() && claim(here ^ 1U))
            made.tarpit += to_span(each.fired->arguments[0].number);
        else if (name == "score" && each.is_first)
            made.result.score += each.fired->arguments[0].number;
        else if (name == "prepend" && each.is_first && made.view.has_message())
            prepend(*each.fired, made);
        else if (name == "greylist")
            is_uniform = greylist(*each.fired, made);
        else if (each.is_first)
            act(*each.fired, *each.call, made.view, &made.facts);
    }
    for (const rules::firing& fired : run.observed())
        if ((fired.ends_request || !fired.what->is_terminal) &&
            claim(effect_of(by, *fired.fired) ^ made.question.recipient)) {
            by.fired[by.index_of(*fired.fired)]->add();
            log_observed(fired, from, made);
        }
    note_first_hits(run.firings(), made.view);
    note_first_hits(run.observed(), made.view);
    made.decided = policyd::decide(run.firings(), is_uniform, made.view.has_message());
    limit_tarpit(made);
    if (made.has_waited)
        note_temporary(made.view);
}

// Asks the list anew: what the rules were told may have changed since, and notes itself once only. Gives whether the
// answer must be the same for known and unknown recipients; what a stranger asks for then and nobody has heard of
// lately is taken for a guess, so that the alarm does not end because it hides them.
bool judge::greylist(const rules::firing& fired, judgement& made)
{
    const auto found = grey_verdict_of(made.view);
    if (!found) // the rules could not be told either
        return false;
    greylisted_[static_cast<std::size_t>(found->standing)]->add();
    if (made.view.has_message()) // VRFY waits in vain: asking again must tell nothing
        note(state_.greylist(), *found, made.view.now(), &made.facts);
    if (found->is_uniform && found->standing == grey_standing::fresh &&
        !outage_.was_known(made.question.recipient, made.view.now()))
        note_guess(made.view);
    if (found->standing != grey_standing::passed)
        return found->is_uniform;
    log_.info(text::log_line()
                  .add("event", "greylist")
                  .add("rule", fired.fired->label)
                  .add("source", found->key.source)
                  .add("sender", found->key.sender)
                  .add("client", made.parsed[attribute::client_address])
                  .add("first_seen", base::to_rfc3339(found->first_seen))
                  .text());
    return found->is_uniform;
}

void judge::prepend(const rules::firing& fired, judgement& made)
{
    auto header = header_of(fired);
    if (header)
        made.result.prepends.push_back(std::move(*header));
    else
        log_.error(text::log_line().add("rule", fired.fired->label).add("problem", header.error().text).text());
}

// An smtpd waits for each delay, and Postfix has only so many.
void judge::limit_tarpit(judgement& made)
{
    made.tarpit = std::min(made.tarpit, options_.tarpit_limit);
    if (made.tarpit > 0ms && tarpits_.fetch_add(1) >= options_.tarpits) {
        tarpits_.fetch_sub(1);
        made.tarpit = 0ms;
    }
}

// An event speaks of a request that is over: its values come from the copy that the transaction kept.
void judge::run_event(const event& told, base::time_point at, std::shared_ptr<commits>* facts)
{
    const auto sample = parse_request(told.sample);
    if (!sample)
        return;
    const bool is_unknown = told.what == event::kind::unknown;
    // Another server's address verification is rude, but no attack.
    const bool is_callout = !is_unknown && told.named == 1 && mail::is_callout_sender((*sample)[attribute::sender]);
    if (!state_.is_available() || (is_unknown && !told.is_told && !outage_.admits_unknown(told.recipient, at))) {
        uncounted_[state_.is_available() ? uncounted_map_outage : uncounted_database]->add();
        note_outage(at);
        return;
    }
    const auto by = rules();
    const judgement_lease spare = judgements_.take();
    context& view = spare->view;
    view.reset(*by, *sample,
               to_policy_context((*sample)[attribute::policy_context], (*sample)[attribute::protocol_state]), at);
    view.is_event = true;
    if (is_unknown) {
        unknown_->add();
        view.is_recipient_known = false;
        view.count_distinct(counted::unknown, mailbox_of((*sample)[attribute::recipient], options_.around.delimiters));
        view.count_distinct(counted::offenders, (*sample)[attribute::client_address]);
        history_.note(history_keeper::met::unknown, view);
        note_guess(view);
    } else {
        probes_->add();
        view.count_event(is_callout ? counted::callouts : counted::probes, 1, nullptr);
    }
    if (!is_callout)
        view.count_event(counted::bad, 1, nullptr);
    run_event_rules(
        is_unknown ? event_unknown : event_probe, *by, view,
        [&](std::uint64_t what) { return table_.claim(told, what); }, facts);
}

void judge::run_event_rules(std::size_t event, const policy& by, context& in,
                            const std::function<bool(std::uint64_t)>& claim, std::shared_ptr<commits>* facts)
{
    auto run = rules::evaluation::of_event(*by.rules, in, event);
    while (run.advance() == rules::evaluation::status::waiting)
        for (const rules::wanted_value& each : run.wanted()) // nobody waits for an event
            in.settle(each.observation, rules::value::temporary());
    for (const effect& each : effects_of(by, run.firings(), claim))
        if (each.is_first)
            act(*each.fired, *each.call, in, facts);
    note_first_hits(run.firings(), in);
}

// The effects that requests and events have in common.
void judge::act(const rules::firing& fired, const rules::action_call& call, context& in,
                std::shared_ptr<commits>* facts)
{
    if (fired.what->name == "penalise")
        return penalise(fired, call, in, facts);
    if (fired.what->name != "notify")
        return;
    notices_->add();
    log_.warning(text::log_line()
                     .add("event", "notify")
                     .add("rule", fired.fired->label)
                     .add("client", in.asked()[attribute::client_address])
                     .add("text", fired.arguments[0].text)
                     .text());
    tell_operator("rule", fired.fired->label, fired.arguments[0].text, in);
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
    state::marks& table = state_.table(state::mark_table::penalties);
    const int earlier = table.earlier(made.kind, made.key, in.now());
    made.until = in.now() + grown(to_span(fired.arguments[1].number), earlier);
    made.origin = "rule " + fired.fired->label;
    made.reason = fired.arguments.size() > 2 ? fired.arguments[2].text : made.origin;
    penalties_->add();
    log_.info(text::log_line()
                  .add("action", "penalise")
                  .add("rule", fired.fired->label)
                  .add("key", made.kind)
                  .add("value", made.key)
                  .add("until", base::to_rfc3339(made.until))
                  .add("strikes", earlier + 1)
                  .add("reason", made.reason)
                  .add("client", in.asked()[attribute::client_address])
                  .text());
    table.add(std::move(made), expect_fact(facts));
}

} // namespace policyd
