// contents - what `policyd report` shows, gathered from the state; the renderers beside it only lay it out

#pragma once

#include "common/state/state.hpp"

#include <map>
#include <string>
#include <vector>

namespace policyd {

/// One amount for each step of the report.
struct curve
{
    std::string name;
    std::vector<double> values;
    double total = 0;
};

/// What an alarm's detector counts and what it takes for ordinary, a minute.
struct alarm_curve
{
    std::string kind;
    curve seen;
    curve expected;
    std::vector<bool> is_on;
};

/// The keys that met with something most often.
struct top_list
{
    std::string what; // refused, unknown
    std::string key;  // the observation: client.address
    std::vector<state::history_sum> rows;
};

struct report_contents
{
    base::time_point from;
    base::time_point to;
    std::chrono::minutes step{};
    std::vector<curve> actions;  // decisions by action, most first
    std::vector<curve> rules;    // decisions but `dunno`, `ACTION RULE`, most first
    std::vector<curve> observed; // what rules under observe would have done, most first
    std::vector<curve> recipients;
    std::vector<alarm_curve> alarms;
    std::vector<top_list> tops;
    std::vector<state::mark> penalties; // most strikes first
    std::map<std::string, std::size_t> penalties_by_origin;
    std::size_t allowances = 0;
    state::report size;
};

/// The smallest step with which that span has no more than some three hundred of them.
std::chrono::minutes step_of(base::milliseconds span);

/// What happened in the time until `to`. An error when the database does not answer.
base::result<report_contents> gather(state::state& from, base::time_point to, base::milliseconds span);

} // namespace policyd
