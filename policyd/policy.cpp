#include "policyd/policy.hpp"

#include "common/rules/expression.hpp"
#include "policyd/mark_keys.hpp"
#include "policyd/observations/observation.hpp"

#include <algorithm>

namespace policyd {

namespace {

bool is_learned(const rules::expression& condition)
{
    return std::any_of(condition.nodes.begin(), condition.nodes.end(), [](const rules::expression_node& node) {
        const bool is_penalty =
            node.what == rules::operation::observe && observations()[node.first]->name.starts_with("penalty.");
        return is_penalty || node.what == rules::operation::standing;
    });
}

} // namespace

std::string action_of(const rules::ruleset& rules, const rules::rule& of)
{
    return std::string(rules.names().actions[of.actions.back().action].name);
}

std::shared_ptr<const policy> make_policy(std::shared_ptr<const rules::ruleset> rules, state::counters& counters,
                                          base::metrics& metrics, std::uint32_t generation)
{
    auto made = std::make_shared<policy>();
    made->counters = rules::plan_counters(*rules, counters);
    for (std::uint32_t i = 0; i < made->counters.specs.size(); ++i) {
        const auto* const found = std::find(counted_names.begin(), counted_names.end(), made->counters.specs[i].event);
        if (found != counted_names.end())
            made->by_event[static_cast<std::size_t>(found - counted_names.begin())].push_back(i);
    }
    made->mark_keys = mark_keys_of(*rules);
    for (const rules::rule& each : rules->rules()) {
        made->is_learned.push_back(is_learned(*each.condition));
        const std::string labels = "action=\"" + action_of(*rules, each) + "\",rule=\"" + each.label + '"';
        made->fired.push_back(
            each.is_observed_only
                ? &metrics.counter("policyd_rule_observed_total",
                                   "Requests in which a rule under observe would have acted", labels)
                : &metrics.counter("policyd_rule_fired_total", "Requests and events in which a rule fired", labels));
        made->decided.push_back(each.is_terminal && !each.is_observed_only
                                    ? &metrics.counter(decisions_metric, decisions_help, labels)
                                    : nullptr);
    }
    made->rules = std::move(rules);
    made->generation = generation;
    return made;
}

} // namespace policyd
