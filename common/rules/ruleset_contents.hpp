// ruleset_contents - what a ruleset is made of

#pragma once

#include "common/rules/expression.hpp"
#include "common/rules/ruleset.hpp"

#include <utility>

namespace rules {

struct ruleset::contents
{
    const vocabulary* known;
    std::vector<rule> rules;
    std::vector<state::counter_spec> counters;
    std::vector<counter_use> uses;
    std::vector<std::size_t> penalty_keys;
    std::vector<std::pair<std::string, std::string>> list_stamps; // path and base::file_stamp()
};

} // namespace rules
