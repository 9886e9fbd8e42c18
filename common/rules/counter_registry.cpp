#include "common/rules/counter_registry.hpp"

#include <algorithm>

namespace rules {

// `recipients(sasl.user)`, `distinct(recipient.address; client.network)`, `connections("site")`.
std::string counter_registry::name_of(const request& asked, std::string_view event) const
{
    std::string name = std::string(event) + "(";
    if (asked.distinct_value != static_cast<std::size_t>(-1))
        name += std::string(known_.observations[asked.distinct_value]->name) + "; ";
    if (asked.key.empty())
        name += "\"" + asked.constant_key + "\"";
    for (std::size_t i = 0; i < asked.key.size(); ++i)
        name += (i > 0 ? ", " : "") + std::string(known_.observations[asked.key[i]]->name);
    return name + ")";
}

std::size_t counter_registry::add(const request& asked, std::string_view event)
{
    const std::string name = name_of(asked, event);
    const auto [place, is_new] = index_.try_emplace({name, asked.window}, specs.size());
    if (!is_new)
        return place->second;
    const counting_function& function = known_.counts[asked.function];
    const bool is_keyed_by_address = std::any_of(asked.key.begin(), asked.key.end(), [this](std::size_t part) {
        return known_.observations[part]->kind == type::address;
    });
    specs.push_back({name, std::string(event), asked.window, function.is_distinct, is_keyed_by_address,
                     function.fixed_window.count() != 0});
    uses.push_back({specs.size() - 1, asked.function, asked.key, asked.distinct_value});
    return place->second;
}

} // namespace rules
