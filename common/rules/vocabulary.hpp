// vocabulary - the names that a daemon's rules may use
//
// Built once at start from the daemon's tables; the loader checks rules against it and suggests its names.

#pragma once

#include "common/rules/observation.hpp"

#include <array>
#include <chrono>
#include <span>
#include <string_view>
#include <vector>

namespace rules {

/// What an action takes after its name.
enum class parameter : std::uint8_t {
    none,
    text,     // a template: "554 5.7.1 {penalty.reason}"
    number,   // an expression: 3.5
    duration, // an expression in seconds: 4h
    key,      // an observation whose value is acted on: client.network
};

struct action
{
    std::string_view name; // reject
    std::string_view description;
    std::array<parameter, 3> parameters{}; // in order; parameter::none ends them
    unsigned required = 0;                 // how many of them must be there
    bool is_terminal = false;              // ends the request
    bool is_for_events = false;            // may stand in an `on EVENT:` rule
    phase first = 0;                       // not in rules of an earlier phase …
    phase last = 255;                      // … nor of a later one (Postfix refuses PREPEND at END-OF-MESSAGE)
    /// A terminal action may depend on an observation: it then ends the request only while that is true.
    std::size_t ends_while = static_cast<std::size_t>(-1); // index into vocabulary::observations
    /// Of a family: the condition must speak of it, and the action fires for each element that satisfies the condition.
    std::string_view each_of = {};
    /// Why it does not take that text as its argument of that index, with the mend; empty when it does. Asked when
    /// rules are loaded, of texts without a value in them; null: it takes any.
    std::string (*refusal)(std::size_t argument, std::string_view text) = nullptr;
};

/// A counting function: connections_per(key, window), distinct(what, key, window).
struct counting_function
{
    std::string_view name;
    std::string_view event; // what the owner counts: connections, recipients, …; for the counter's name
    std::string_view description;
    bool is_distinct = false;      // counts different values, not events
    bool names_value = false;      // its first parameter is the observation whose different values are counted
    std::string_view divisor = {}; // for a ratio: the event it is set against: event / (event + divisor)
    phase first = 0;               // the phase at which the event is first known
    bool is_elsewhere = false;     // the other daemon counts it; here it is only read
    /// Not 0: takes no window, since it has this one; what is older counts less (counter_spec::fades), and the ratio is
    /// a half where nothing is known: (event + 2) / (event + divisor + 4).
    std::chrono::seconds fixed_window{};
};

struct vocabulary
{
    std::vector<const observation*> observations;
    std::vector<action> actions;
    std::vector<counting_function> counts;
    std::vector<std::string_view> phases; // in order
    std::vector<std::string_view> events; // for `on EVENT:`
    bool has_score = false;               // `score` may be read: the sum of the score actions so far
};

} // namespace rules
