#include "common/text/escape.hpp"
#include "common/text/units.hpp"
#include "policyd/report/render.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace policyd {

namespace {

constexpr std::size_t penalties_shown = 20;

std::string number(double value)
{
    char written[40];
    std::snprintf(written, sizeof written, std::trunc(value) == value ? "%12.0f" : "%12.1f", value);
    return written;
}

void add_curves(std::string& to, const std::string& title, const std::vector<curve>& all)
{
    if (all.empty())
        return;
    to += '\n' + title + '\n';
    for (const curve& each : all)
        to += number(each.total) + "  " + text::for_log(each.name) + '\n';
}

void add_alarm(std::string& to, const alarm_curve& shown)
{
    const auto highest = [](const curve& of) {
        return of.values.empty() ? 0 : *std::max_element(of.values.begin(), of.values.end());
    };
    const auto on = std::count(shown.is_on.begin(), shown.is_on.end(), true);
    to += '\n' + shown.kind + " alarm\n" + number(shown.seen.total) + "  seen\n" + number(shown.expected.total) +
          "  expected\n" + number(highest(shown.seen)) + "  a minute at most\n" + number(static_cast<double>(on)) +
          "  steps with the alarm\n";
}

void add_top(std::string& to, const top_list& shown)
{
    to += '\n' + text::for_log(shown.what) + " by " + text::for_log(shown.key) + '\n';
    for (const state::history_sum& each : shown.rows)
        to += number(each.amount) + "  " + text::for_log(each.item) + '\n';
}

void add_penalties(std::string& to, const report_contents& shown)
{
    to += std::to_string(shown.penalties.size()) + " penalties, " + std::to_string(shown.allowances) +
          " allowances, state of " + std::to_string(shown.size.bytes) + " bytes\n";
    for (const auto& [origin, sum] : shown.penalties_by_origin)
        to += "  " + std::to_string(sum) + " by " + text::for_log(origin) + '\n';
    for (std::size_t i = 0; i < std::min(penalties_shown, shown.penalties.size()); ++i) {
        const state::mark& each = shown.penalties[i];
        to += each.kind + ' ' + text::for_log(each.key) + " strikes " + std::to_string(each.strikes) + " until " +
              base::to_rfc3339(each.until) + ' ' + text::for_log(each.reason) + '\n';
    }
}

} // namespace

std::string report_as_text(const report_contents& shown)
{
    std::string to = "from " + base::to_rfc3339(shown.from) + " to " + base::to_rfc3339(shown.to) + ", in steps of " +
                     text::from_duration(shown.step) + '\n';
    add_penalties(to, shown);
    add_curves(to, "decisions", shown.actions);
    add_curves(to, "decisions by rule", shown.rules);
    add_curves(to, "observed rules that would have fired", shown.observed);
    add_curves(to, "recipients", shown.recipients);
    for (const alarm_curve& each : shown.alarms)
        add_alarm(to, each);
    for (const top_list& each : shown.tops)
        add_top(to, each);
    return to;
}

} // namespace policyd
