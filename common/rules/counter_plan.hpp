// counter_plan - the counters that a daemon keeps: those of its own rules, and those that the other daemon's rules name
//
// Of the others it keeps what it can count: an event of its own, under observations that it has.

#pragma once

#include "common/rules/ruleset.hpp"
#include "common/state/counters.hpp"

#include <span>
#include <string>
#include <vector>

namespace rules {

struct counter_plan
{
    std::vector<state::counter_spec> specs; // of the rules, in their order; then the others'
    std::vector<counter_use> uses;          // how to make the key of the spec at the same index
    std::vector<state::counter_id> ids;     // the state's, of the spec at the same index
    std::uint64_t version = 0;              // of state::counters::wanted_version()
};

/// Makes them known to the state.
counter_plan plan_counters(const ruleset& rules, state::counters& counters);

} // namespace rules
