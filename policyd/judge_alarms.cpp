// The alarms in the judge: what the detectors of harvests are fed with, and what happens when an alarm begins or ends.

#include "common/base/hash.hpp"
#include "common/text/log_line.hpp"
#include "policyd/familiar.hpp"
#include "policyd/judge.hpp"
#include "policyd/own_senders.hpp"
#include "policyd/vocabulary.hpp"

namespace policyd {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view no_request = "request=smtpd_access_policy\n\n";
constexpr auto watch_interval = 1s;

// For the operator.
std::string sentence_of(const alarm_change& change, base::time_point at)
{
    std::string told = "the " + change.row.kind + " alarm" +
                       (change.row.domain.empty() ? std::string() : " for " + change.row.domain) +
                       (change.is_on ? " is on" : " is over");
    if (change.is_on)
        told.append(": ").append(reason_of(change.row, at));
    return told;
}

} // namespace

// Whoever is trusted makes mistakes, and harvests nothing.
void judge::note_guess(context& in)
{
    const auto& client = in.client();
    if (!client || client->is_loopback() || !in.asked()[attribute::sasl_username].empty() || in.is_allowed() ||
        is_familiar(in))
        return;
    const std::uint64_t network = base::text_hash{}(in.around().network_of(*client).to_text());
    harvest_.count(in.domain_of(attribute::recipient), network, in.now());
    // Names that were made up for forged mail come back as well.
    if (in.asked()[attribute::sender].empty())
        note_stray_bounce(in);
}

// Of strangers: who has a penalty earns nothing. What a login or this host sends tells whose answers may come.
void judge::note_delivery(judgement& made)
{
    context& in = made.view;
    if (made.question.recipient_count == 0 || !in.client())
        return;
    if (in.client()->is_loopback() || !made.parsed[attribute::sasl_username].empty())
        return note_own_sender(state_.familiars(), made.parsed[attribute::sender], in.now());
    if (in.penalty() != nullptr)
        return;
    state_.familiars().note(familiar_keys_of(in), in.now());
}

void judge::watch_alarms(base::time_point at)
{
    if (at < next_watch_ && next_watch_ - at <= watch_interval)
        return;
    next_watch_ = at + watch_interval;
    const bool is_blind = !state_.is_available() || outage_.is_frozen(at);
    harvest_.sweep(at, is_blind);
    bounces_.sweep(at, is_blind);
    for (const alarm_change& each : alarms_.look(state_.alarms(), at))
        tell_alarm(each, at);
}

void judge::tell_alarm(const alarm_change& change, base::time_point at)
{
    text::log_line line;
    line.add("event", "alarm").add("alarm", change.row.kind).add("is", change.is_on ? "on" : "over");
    if (!change.row.domain.empty())
        line.add("domain", change.row.domain);
    if (options_.operators != nullptr)
        options_.operators->tell({"alarm", change.row.kind, sentence_of(change, at), {}, at});
    const auto origin = origin_of(change.row, at);
    if (!change.is_on)
        return log_.info(line.text());
    line.add("by", origin);
    if (origin == "detector")
        line.add("reason", change.row.reason);
    log_.warning(line.text());
    const auto by = rules();
    if (by == nullptr)
        return;
    const auto nothing = parse_request(no_request);
    const judgement_lease spare = judgements_.take();
    context& view = spare->view;
    view.reset(*by, *nothing, to_policy_context({}, {}), at);
    view.alarm = &change.row;
    run_event_rules(
        event_alarm, *by, view, [](std::uint64_t) { return true; }, nullptr);
}

void judge::register_alarm_metrics(base::metrics& metrics)
{
    register_alarm_metrics(metrics, harvest_);
    register_alarm_metrics(metrics, bounces_);
}

void judge::register_alarm_metrics(base::metrics& metrics, const alarm_watch& from)
{
    const std::string label = "kind=\"" + std::string(from.kind()) + '"';
    metrics.gauge(
        "policyd_alarm", "1 while the alarm of that kind is on for the site",
        [this, &from] { return state_.alarms().is_on(from.kind(), {}, base::now()) ? 1.0 : 0.0; }, label);
    metrics.gauge(
        "policyd_alarm_rate", "What the detector counts a minute from different networks, over ten minutes",
        [&from] { return from.site().rate; }, label);
    metrics.gauge(
        "policyd_alarm_baseline", "How many of them a minute are usual at this time",
        [&from] { return from.site().ordinary; }, label);
    metrics.gauge(
        "policyd_alarm_evidence", "Evidence that they have become more; 1 raises the alarm",
        [&from] { return from.site().evidence; }, label);
}

} // namespace policyd
