// What the judge tells: a line a decision, and the metrics.

#include "common/text/log_line.hpp"
#include "policyd/greylist/greylist.hpp"
#include "policyd/judge.hpp"
#include "policyd/observations/observation.hpp"

namespace policyd {

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
    probes_ = &metrics.counter("policyd_probes_total", "Sessions that named recipients and never sent DATA");
    bounced_ = &metrics.counter("policyd_bounces_total", "Messages with the null sender that came to DATA");
    penalties_ = &metrics.counter("policyd_penalties_total", "Penalties that rules gave");
    notices_ = &metrics.counter("policyd_notices_total", "Notices that rules gave");
    for (std::size_t i = 0; i < grey_standing_names.size(); ++i)
        greylisted_[i] = &metrics.counter("policyd_greylist_total", "Requests that a rule greylists",
                                          "standing=\"" + std::string(grey_standing_names[i]) + "\"");
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

// Why something is not as it should be, as a label: what an operator alerts on.
void judge::register_reasons(base::metrics& metrics)
{
    dunno_ = &metrics.counter(decisions_metric, decisions_help, "action=\"dunno\",rule=\"\"");
    const auto of = [&](std::string_view name, std::string_view help, const std::string& reason) {
        return &metrics.counter(name, help, "reason=\"" + reason + '"');
    };
    constexpr std::string_view faults = "policyd_faults_total";
    constexpr std::string_view faults_help = "Requests that were not decided as the rules say, for a fault";
    faults_[fault_malformed] = of(faults, faults_help, "malformed");
    faults_[fault_decision] = of(faults, faults_help, "internal");
    faults_[fault_argument] = of(faults, faults_help, "argument");
    constexpr std::string_view lost = "policyd_unknown_uncounted_total";
    constexpr std::string_view lost_help = "Unknown recipients or probes that were not counted because of an outage";
    uncounted_[uncounted_database] = of(lost, lost_help, "database");
    uncounted_[uncounted_map_outage] = of(lost, lost_help, "map_outage");
    for (const observation* each : observations())
        temporary_.push_back(each->fetch == nullptr
                                 ? nullptr
                                 : &metrics.counter("policyd_temporary_total",
                                                    "Observations that could not be told when a rule asked",
                                                    "observation=\"" + std::string(each->name) + '"'));
}

} // namespace policyd
