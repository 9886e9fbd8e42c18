// ruleset_contents - what a ruleset is made of

#pragma once

#include "common/rules/expression.hpp"
#include "common/rules/ruleset.hpp"

namespace rules {

struct ruleset::contents
{
    const vocabulary* known;
    std::vector<rule> rules;
    std::vector<state::counter_spec> counters;
    std::vector<counter_use> uses;
    std::vector<std::size_t> penalty_keys;
    file_stamps list_stamps;
};

} // namespace rules
