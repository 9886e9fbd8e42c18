// limit - where a rule compares a count with a number: `recipients_per(sasl.user, 1h) > 500`; pure

#pragma once

#include "common/rules/ruleset.hpp"

#include <string>
#include <vector>

namespace policyd {

struct limit
{
    std::string label;         // of the rule
    std::string source;        // the rule as written
    std::string call;          // recipients_per(sasl.user, 1h)
    std::size_t number_at = 0; // where the number stands in the source
    std::size_t number_end = 0;
    double number = 0;
    state::counter_spec counter;
    bool is_size = false; // counts bytes
};

/// Those of all rules, in their order: a count, then > or >=, then a number. Ratios and reputations are none.
std::vector<limit> find_limits(const rules::ruleset& in);

/// The rule with another number, each line a comment.
std::string commented_rule(const limit& of, double number);

/// `500`, or `250MB` for a size.
std::string number_text(const limit& of, double number);

} // namespace policyd
