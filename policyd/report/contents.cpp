#include "policyd/report/contents.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace policyd {

namespace {

using std::chrono::minutes;

constexpr std::size_t most_steps = 300;
constexpr std::size_t tops_shown = 15;

using curves = std::map<std::string, curve>;

std::vector<curve> most_first(const curves& all)
{
    std::vector<curve> sorted;
    for (const auto& [name, each] : all)
        sorted.push_back(each);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const curve& left, const curve& right) { return left.total > right.total; });
    return sorted;
}

/// Sorts the points of a history into curves.
class plotter
{
  public:
    plotter(base::time_point from, minutes step, std::size_t steps) : from_(from), step_(step), steps_(steps) {}

    void add(curves& to, const std::string& name, const state::history_point& point, double scale = 1) const
    {
        if (point.slot < from_ || !std::isfinite(point.amount))
            return;
        const auto index = static_cast<std::size_t>((point.slot - from_) / step_);
        if (index >= steps_)
            return;
        curve& one = to[name];
        one.name = name;
        one.values.resize(steps_);
        one.values[index] += point.amount * scale;
        one.total += point.amount;
    }

  private:
    base::time_point from_;
    minutes step_;
    std::size_t steps_;
};

std::vector<alarm_curve> alarm_curves(const std::map<std::string, curves>& found, std::size_t steps)
{
    std::vector<alarm_curve> made;
    for (const std::string kind : {"harvest", "bounce"}) {
        alarm_curve one{kind, {"seen", std::vector<double>(steps), 0}, {"expected", std::vector<double>(steps), 0}, {}};
        one.is_on.resize(steps);
        const auto all = found.find(kind);
        for (const auto& [item, each] : all == found.end() ? curves() : all->second) {
            if (item == "on")
                std::transform(each.values.begin(), each.values.end(), one.is_on.begin(),
                               [](double value) { return value > 0; });
            else if (item == "seen" || item == "expected")
                (item == "seen" ? one.seen : one.expected) = each;
        }
        made.push_back(std::move(one));
    }
    return made;
}

void sort_history(const std::vector<state::history_point>& points, report_contents& into, std::size_t steps)
{
    const plotter plot(into.from, into.step, steps);
    const double a_minute = 1.0 / static_cast<double>(into.step.count());
    curves actions;
    curves rules;
    curves observed;
    curves recipients;
    std::map<std::string, curves> alarms;
    for (const state::history_point& each : points) {
        if (each.series == "decision") {
            plot.add(actions, each.item.substr(0, each.item.find(' ')), each);
            if (each.item != "dunno")
                plot.add(rules, each.item, each);
        } else if (each.series == "observe") {
            plot.add(observed, each.item, each);
        } else if (each.series == "recipient") {
            plot.add(recipients, each.item, each);
        } else {
            plot.add(alarms[each.series], each.item, each, a_minute);
        }
    }
    into.actions = most_first(actions);
    into.rules = most_first(rules);
    into.observed = most_first(observed);
    into.recipients = most_first(recipients);
    into.alarms = alarm_curves(alarms, steps);
}

// Series are `refused client.address`, and come one after the other.
std::vector<top_list> top_lists(std::vector<state::history_sum> sums)
{
    std::vector<top_list> made;
    std::string last;
    for (state::history_sum& each : sums) {
        const auto blank = each.series.find(' ');
        if (blank == std::string::npos)
            continue;
        if (made.empty() || each.series != last)
            made.push_back({each.series.substr(0, blank), each.series.substr(blank + 1), {}});
        last = each.series;
        made.back().rows.push_back(std::move(each));
    }
    return made;
}

} // namespace

minutes step_of(base::milliseconds span)
{
    constexpr std::array<int, 8> steps = {5, 10, 15, 30, 60, 120, 240, 720};
    for (const int each : steps)
        if (span / minutes(each) <= static_cast<std::int64_t>(most_steps))
            return minutes(each);
    return minutes(1440);
}

base::result<report_contents> gather(state::state& from, base::time_point to, base::milliseconds span)
{
    report_contents made;
    made.step = step_of(span);
    made.from = to - span;
    made.from -= made.from.time_since_epoch() % made.step;
    made.to = to;
    const auto points = from.history().read(made.from, to, made.step);
    if (!points)
        return points.error();
    sort_history(*points, made, static_cast<std::size_t>((to - made.from) / made.step) + 1);
    auto tops = from.history().tops(made.from, to, tops_shown);
    if (!tops)
        return tops.error();
    made.tops = top_lists(std::move(*tops));
    made.penalties = from.table(state::mark_table::penalties).list(to);
    for (const state::mark& each : made.penalties)
        ++made.penalties_by_origin[each.origin];
    std::stable_sort(made.penalties.begin(), made.penalties.end(),
                     [](const state::mark& left, const state::mark& right) { return left.strikes > right.strikes; });
    made.allowances = from.table(state::mark_table::allowances).list(to).size();
    made.size = from.describe();
    return made;
}

} // namespace policyd
