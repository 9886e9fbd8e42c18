// policy - a loaded rule file with all that hangs on it: counters, marks, metrics
//
// Immutable; a reload makes a new one and swaps the pointer. Requests in progress keep the one they began with.

#pragma once

#include "common/base/metrics.hpp"
#include "common/rules/counter_plan.hpp"
#include "common/state/counters.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace policyd {

/// What policyd counts; the names in counting_function::event.
enum class counted : std::uint8_t {
    connections,
    messages,
    recipients,
    bytes,
    unknown,
    known,
    offenders,
    probes,
    callouts,
    bounces,
    good,
    bad,
    watched
};

inline constexpr std::array<std::string_view, 13> counted_names = {
    "connections", "messages", "recipients", "bytes", "unknown", "known",   "offenders",
    "probes",      "callouts", "bounces",    "good",  "bad",     "distinct"};

struct policy
{
    std::span<const std::uint32_t> counters_of(counted what) const { return by_event[static_cast<std::size_t>(what)]; }

    std::size_t index_of(const rules::rule& of) const { return static_cast<std::size_t>(&of - rules->rules().data()); }

    std::shared_ptr<const rules::ruleset> rules;
    rules::counter_plan counters;
    std::array<std::vector<std::uint32_t>, counted_names.size()> by_event; // indexes of counters.specs
    std::vector<std::size_t> mark_keys;                                    // observations whose values may bear a mark
    std::vector<base::metric_counter*> fired;                              // by rule
    std::vector<base::metric_counter*> decided;                            // by rule: it ended the request
    std::vector<bool> is_learned; // by rule: it looks at penalties or reputations, so its refusals teach nothing new
    std::uint32_t generation = 0; // tells effects of one rule file from those of the next
};

/// Decisions are counted by action and rule; `dunno` has the empty rule.
inline constexpr std::string_view decisions_metric = "policyd_decisions_total";
inline constexpr std::string_view decisions_help = "Answers by the action and the rule that decided";

/// The name of the last action of a rule: the one that decides, if any does.
std::string action_of(const rules::ruleset& rules, const rules::rule& of);

/// Adopts the counters and registers the metrics of a loaded file.
std::shared_ptr<const policy> make_policy(std::shared_ptr<const rules::ruleset> rules, state::counters& counters,
                                          base::metrics& metrics, std::uint32_t generation);

} // namespace policyd
