// rule_book - the rules that are in force, and their change while messages flow
//
// A message is judged from beginning to end by the rules that were in force when it came. A reload with an error keeps
// what was running.

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/result.hpp"
#include "common/rules/counter_plan.hpp"
#include "common/state/counters.hpp"

#include <memory>
#include <string>
#include <vector>

namespace contentd {

/// Where rules will run: decides what they may do (Semantics, 14).
struct rule_limits
{
    bool has_after_queue = true;
};

/// Loads rules and checks what the language cannot: `reject` needs a proof of authentication where mail may come from
/// the queue. Diagnostics as ruleset::load gives them.
rules::ruleset::loaded load_rules(const std::string& path, const rule_limits& limits);

class rule_book
{
  public:
    struct edition
    {
        std::shared_ptr<const rules::ruleset> rules;
        rules::counter_plan counters;
    };

    explicit rule_book(state::counters& counters) : counters_(counters) {}

    void publish(std::shared_ptr<const rules::ruleset> rules);
    /// Call after the first publish().
    std::shared_ptr<const edition> current() const;

  private:
    std::shared_ptr<const edition> make(std::shared_ptr<const rules::ruleset> rules) const;

    state::counters& counters_;
    mutable base::guarded<std::shared_ptr<const edition>> current_; // follows what the other daemon names
};

} // namespace contentd
