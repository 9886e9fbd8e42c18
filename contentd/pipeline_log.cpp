// What the pipeline tells of a message: log lines and metrics.

#include "common/text/log_line.hpp"
#include "contentd/pipeline_work.hpp"

namespace contentd {

using smtp::reply;

// A line for each answer: recipients who share an outcome may still be told different things by the next hop.
void pipeline::log_outcome(const work& current, const outcome_group& group) const
{
    std::vector<bool> is_told(group.recipients.size());
    for (std::size_t first = 0; first < group.recipients.size(); ++first) {
        if (is_told[first])
            continue;
        const reply& said = current.replies[group.recipients[first]];
        std::vector<std::size_t> alike;
        for (std::size_t i = first; i < group.recipients.size(); ++i) {
            const reply& other = current.replies[group.recipients[i]];
            if (is_told[i] || other.code != said.code || other.enhanced != said.enhanced || other.text != said.text)
                continue;
            is_told[i] = true;
            alike.push_back(group.recipients[i]);
        }
        log_answer(current, *group.shared, alike, said);
        count_outcome(group, alike.size(), said);
    }
}

void pipeline::log_answer(const work& current, const outcome& shared, const std::vector<std::size_t>& recipients,
                          const reply& said) const
{
    const smtp_in::envelope& envelope = current.message.envelope;
    const bool is_delivered = shared.what == disposal::deliver;
    const std::string_view action = verdict_of(shared);
    text::log_line line;
    line.add("action", action == "pass" ? name_of(shared.what) : action);
    line.add("rule", shared.rule.empty() ? "-" : shared.rule);
    if (!shared.text.empty())
        line.add("reason", shared.text);
    line.add("queue_id", envelope.origin.ident.value_or("-")).add("client", envelope.origin.addr.value_or("-"));
    line.add("sender", '<' + envelope.sender + '>');
    for (const std::size_t index : recipients)
        line.add("recipient", '<' + envelope.recipients[index].address + '>');
    line.add("size", current.message.content.size());
    line.add("body_in", current.body_sha256);
    // Fields are put before the header, and nothing else is changed unless parts are stripped.
    const bool is_changed = current.is_changed || !shared.strips.empty();
    if (is_delivered && said.is_positive() && !current.has_it[recipients.front()])
        line.add("body_out", is_changed ? "changed" : current.body_sha256);
    if (const auto copy = current.stripped.find(&shared); copy != current.stripped.end())
        line.add("original", copy->second.id);
    for (const removal& each : shared.strips)
        line.add("stripped", each.what()).add("why", each.reason);
    for (const std::string& label : shared.labels)
        line.add("fired", label);
    if (!current.message.tls.empty())
        line.add("tls_in", current.message.tls);
    if (!current.tls_out.empty() && !current.tls_out[recipients.front()].empty())
        line.add("tls_out", current.tls_out[recipients.front()]);
    line.add("reply", said.to_text());
    parts_.log.info(line.text());
}

void pipeline::count_outcome(const outcome_group& group, std::size_t recipients, const reply& said) const
{
    const auto add = [&](std::string_view name, std::string_view help, const std::string& labels) {
        parts_.metrics.counter(name, help, labels).add(recipients);
    };
    add("contentd_recipients_total", "Recipients by what became of the message for them",
        "action=\"" + std::string(name_of(group.shared->what)) + "\",rule=\"" + group.shared->rule + "\",reply=\"" +
            std::to_string(said.code / 100) + "xx\"");
    for (const std::string& label : group.shared->labels)
        add("contentd_rule_fired_total", "Recipients for whom a rule fired", "rule=\"" + label + '"');
    for (const std::string& label : group.shared->observed)
        add("contentd_rule_observed_total", "Recipients for whom a rule under observe would have fired",
            "rule=\"" + label + '"');
}

} // namespace contentd
