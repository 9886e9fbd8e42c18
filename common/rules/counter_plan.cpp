#include "common/rules/counter_plan.hpp"

#include "common/rules/counter_registry.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace rules {

namespace {

std::optional<std::size_t> observation_named(const vocabulary& known, std::string_view name)
{
    const auto found = std::find_if(known.observations.begin(), known.observations.end(),
                                    [name](const observation* each) { return each->name == name; });
    if (found == known.observations.end() || (*found)->is_many_valued || (*found)->price == cost::remote)
        return std::nullopt;
    return static_cast<std::size_t>(found - known.observations.begin());
}

/// Our function that counts this event, as a distinct count of an observation or not.
std::optional<std::size_t> function_of(const vocabulary& known, std::string_view event, bool names_value)
{
    for (std::size_t i = 0; i < known.counts.size(); ++i) {
        const counting_function& each = known.counts[i];
        if (!each.is_elsewhere && each.names_value == names_value && (each.event == event || each.divisor == event))
            return i;
    }
    return std::nullopt;
}

/// The opposite of counter_registry::name_of(); nothing for what is not ours to count.
std::optional<counter_registry::request> read_name(const vocabulary& known, std::string_view event,
                                                   std::string_view inside)
{
    counter_registry::request made;
    const auto semicolon = inside.find("; ");
    const auto function = function_of(known, event, semicolon != std::string_view::npos);
    if (!function)
        return std::nullopt;
    made.function = *function;
    if (semicolon != std::string_view::npos) {
        const auto value = observation_named(known, inside.substr(0, semicolon));
        if (!value)
            return std::nullopt;
        made.distinct_value = *value;
        inside.remove_prefix(semicolon + 2);
    }
    if (inside.size() >= 2 && inside.front() == '"' && inside.back() == '"') {
        made.constant_key = inside.substr(1, inside.size() - 2);
        return made;
    }
    while (!inside.empty()) {
        const auto comma = inside.find(", ");
        const auto part = observation_named(known, inside.substr(0, comma));
        if (!part)
            return std::nullopt;
        made.key.push_back(*part);
        inside.remove_prefix(comma == std::string_view::npos ? inside.size() : comma + 2);
    }
    return made.key.empty() ? std::nullopt : std::optional(made);
}

void add_wanted(const ruleset& rules, std::span<const state::wanted_counter> wanted, counter_plan& to)
{
    counter_registry others(rules.names());
    for (const state::wanted_counter& each : wanted) {
        const auto open = each.name.find('(');
        if (open == std::string::npos || !each.name.ends_with(')') || each.window.count() <= 0)
            continue;
        const std::string_view event = std::string_view(each.name).substr(0, open);
        auto asked =
            read_name(rules.names(), event, std::string_view(each.name).substr(open + 1, each.name.size() - open - 2));
        if (!asked)
            continue;
        asked->window = each.window;
        others.add(*asked, event);
    }
    for (std::size_t i = 0; i < others.specs.size(); ++i) {
        if (std::find(to.specs.begin(), to.specs.end(), others.specs[i]) != to.specs.end())
            continue;
        to.uses.push_back(others.uses[i]);
        to.uses.back().spec = to.specs.size();
        to.specs.push_back(others.specs[i]);
    }
}

} // namespace

counter_plan plan_counters(const ruleset& rules, state::counters& counters)
{
    counter_plan made;
    made.version = counters.wanted_version();
    made.specs.assign(rules.counters().begin(), rules.counters().end());
    made.uses.assign(rules.counter_uses().begin(), rules.counter_uses().end());
    made.ids = counters.adopt(made.specs);
    const std::size_t own = made.specs.size();
    add_wanted(rules, counters.wanted_elsewhere(), made);
    const auto others = counters.adopt(std::span(made.specs).subspan(own), state::counters::named_by::others);
    made.ids.insert(made.ids.end(), others.begin(), others.end());
    return made;
}

} // namespace rules
