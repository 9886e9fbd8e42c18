#include "policyd/reputation/standing.hpp"

#include "common/state/standing.hpp"

#include <algorithm>
#include <map>

namespace policyd {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds window = std::chrono::days(30);

// What an event says of its key; nothing for what says nothing, or is not known here.
double weight_of_cause(std::string_view what)
{
    return what == "spam" || what == "virus" ? state::spam_weight : 1;
}

bool is_good(std::string_view what)
{
    return what == "accepted";
}

state::counter_spec counter_of(const std::string& event, const std::string& kind)
{
    return {event + '(' + kind + ')', event, window, false, kind == "client.address", true};
}

// `spam client.address` of that kind; empty for another.
std::string_view what_of(std::string_view series, std::string_view kind)
{
    const auto blank = series.find(' ');
    return blank != std::string_view::npos && series.substr(blank + 1) == kind ? series.substr(0, blank)
                                                                               : std::string_view();
}

} // namespace

state::counter_spec good_counter(const std::string& kind)
{
    return counter_of("good", kind);
}

state::counter_spec bad_counter(const std::string& kind)
{
    return counter_of("bad", kind);
}

double weight_of(base::milliseconds age)
{
    return state::fading(static_cast<double>(std::max(age, base::milliseconds(0)).count()) /
                         static_cast<double>(base::milliseconds(window).count()));
}

standing standing_from_history(const std::string& kind, const std::string& key,
                               const std::vector<state::history_point>& points, base::time_point now)
{
    standing made;
    made.kind = kind;
    made.key = key;
    std::map<std::string, cause, std::less<>> causes;
    double good = 0;
    double bad = 0;
    for (const state::history_point& each : points) {
        const std::string what(what_of(each.series, kind));
        if (what.empty())
            continue;
        const double weighed = each.amount * weight_of(now - each.slot) * weight_of_cause(what);
        (is_good(what) ? good : bad) += weighed;
        auto& known = causes.try_emplace(what, cause{what, 0, each.slot, each.slot}).first->second;
        known.amount += each.amount;
        known.first = std::min(known.first, each.slot);
        known.last = std::max(known.last, each.slot);
    }
    made.reputation = state::reputation(good, bad);
    for (auto& [what, each] : causes)
        made.causes.push_back(std::move(each));
    std::stable_sort(made.causes.begin(), made.causes.end(),
                     [](const cause& left, const cause& right) { return left.amount > right.amount; });
    return made;
}

void take_counters(standing& of, const std::vector<state::stored_count>& good,
                   const std::vector<state::stored_count>& bad, base::time_point now)
{
    std::map<base::time_point, standing_age> ages;
    double sums[2] = {0, 0};
    for (const bool is_bad : {false, true}) {
        for (const state::stored_count& each : is_bad ? bad : good) {
            standing_age& age = ages[each.from];
            age.from = each.from;
            age.to = each.to;
            (is_bad ? age.bad : age.good) += each.amount;
            // The counters fade by whole sub-buckets.
            const auto steps = std::max<std::int64_t>(0, (now - each.from) / (each.to - each.from));
            sums[is_bad ? 1 : 0] += each.amount * weight_of(steps * (each.to - each.from));
        }
    }
    of.is_counted = true;
    of.reputation = state::reputation(sums[0], sums[1]);
    of.ages.clear();
    for (const auto& [from, each] : ages)
        of.ages.push_back(each);
}

std::vector<standing> standings_from_history(const std::string& kind, const std::vector<state::history_point>& points,
                                             base::time_point now)
{
    std::vector<standing> all;
    for (std::size_t begin = 0; begin < points.size();) {
        std::size_t end = begin;
        while (end < points.size() && points[end].item == points[begin].item)
            ++end;
        const std::vector<state::history_point> own(points.begin() + static_cast<std::ptrdiff_t>(begin),
                                                    points.begin() + static_cast<std::ptrdiff_t>(end));
        all.push_back(standing_from_history(kind, points[begin].item, own, now));
        begin = end;
    }
    return all;
}

} // namespace policyd
