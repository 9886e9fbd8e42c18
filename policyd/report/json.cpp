#include "common/text/json.hpp"

#include "policyd/report/render.hpp"

#include <algorithm>

namespace policyd {

namespace {

void add_curves(text::json& to, std::string_view name, const std::vector<curve>& all)
{
    to.begin_array(name);
    for (const curve& each : all)
        to.begin_object()
            .member("name", each.name)
            .member("total", each.total)
            .member("values", each.values)
            .end_object();
    to.end_array();
}

void add_alarms(text::json& to, const std::vector<alarm_curve>& all)
{
    to.begin_array("alarms");
    for (const alarm_curve& each : all)
        to.begin_object()
            .member("kind", each.kind)
            .member("seen_a_minute", each.seen.values)
            .member("expected_a_minute", each.expected.values)
            .member("on", std::vector<int>(each.is_on.begin(), each.is_on.end()))
            .end_object();
    to.end_array();
}

void add_tops(text::json& to, const std::vector<top_list>& all)
{
    to.begin_array("tops");
    for (const top_list& list : all) {
        to.begin_object().member("what", list.what).member("by", list.key).begin_array("keys");
        for (const state::history_sum& each : list.rows)
            to.begin_object().member("key", each.item).member("amount", each.amount).end_object();
        to.end_array().end_object();
    }
    to.end_array();
}

} // namespace

std::string report_as_json(const report_contents& shown)
{
    text::json to;
    to.begin_object()
        .member("from", shown.from)
        .member("to", shown.to)
        .member("step_minutes", shown.step.count())
        .member("penalties", shown.penalties.size())
        .member("allowances", shown.allowances)
        .begin_object("by_origin");
    for (const auto& [origin, sum] : shown.penalties_by_origin)
        to.member(origin, sum);
    to.end_object().member("state_bytes", shown.size.bytes).member("available", shown.size.is_available);
    add_curves(to, "decisions", shown.actions);
    add_curves(to, "rules", shown.rules);
    add_curves(to, "observed", shown.observed);
    add_curves(to, "recipients", shown.recipients);
    add_alarms(to, shown.alarms);
    add_tops(to, shown.tops);
    return to.end_object().take() + '\n';
}

} // namespace policyd
