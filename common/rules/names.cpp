#include "common/rules/names.hpp"

#include "common/rules/expression.hpp"
#include "common/text/escape.hpp"
#include "common/text/nearest.hpp"

#include <algorithm>

namespace rules {

namespace {

constexpr std::string_view name_of_entry(std::string_view name)
{
    return name;
}

template <class Entry>
std::string_view name_of_entry(const Entry& entry)
{
    return entry.name;
}

template <class Entry>
std::string_view name_of_entry(const Entry* entry)
{
    return entry->name;
}

template <class Entries>
std::optional<std::size_t> search(const Entries& entries, std::string_view name)
{
    const auto found = std::find(entries.begin(), entries.end(), name);
    if (found == entries.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - entries.begin());
}

std::optional<std::size_t> search(const std::unordered_map<std::string_view, std::size_t>& index, std::string_view name)
{
    const auto found = index.find(name);
    return found == index.end() ? std::nullopt : std::optional(found->second);
}

template <class Entries>
std::string unknown(std::string_view what, std::string_view name, const Entries& entries)
{
    std::vector<std::string_view> candidates;
    candidates.reserve(entries.size());
    for (const auto& entry : entries)
        candidates.push_back(name_of_entry(entry));
    return "unknown " + std::string(what) + " \"" + text::printable(name, 60) + "\"" +
           text::did_you_mean(name.substr(0, 100), candidates);
}

} // namespace

names::names(const vocabulary& known) : known_(known)
{
    for (std::size_t i = 0; i < known.observations.size(); ++i) {
        const rules::observation& one = *known.observations[i];
        observations_.emplace(one.name, i);
        if (one.is_many_valued)
            families_.emplace(family_of(one.name), i);
    }
    for (std::size_t i = 0; i < known.actions.size(); ++i)
        actions_.emplace(known.actions[i].name, i);
    for (std::size_t i = 0; i < known.counts.size(); ++i)
        functions_.emplace(known.counts[i].name, i);
}

std::optional<std::size_t> names::observation(std::string_view name) const
{
    return search(observations_, name);
}

std::optional<std::size_t> names::action(std::string_view name) const
{
    return search(actions_, name);
}

std::optional<std::size_t> names::counting_function(std::string_view name) const
{
    return search(functions_, name);
}

std::optional<std::size_t> names::family(std::string_view name) const
{
    return search(families_, name);
}

std::optional<std::size_t> names::phase(std::string_view name) const
{
    return search(known_.phases, name);
}

std::optional<std::size_t> names::event(std::string_view name) const
{
    return search(known_.events, name);
}

std::string names::unknown_observation(std::string_view name) const
{
    return unknown("observation", name, known_.observations);
}

std::string names::unknown_action(std::string_view name) const
{
    return unknown("action", name, known_.actions);
}

std::string names::unknown_function(std::string_view name) const
{
    return unknown("counting function", name, known_.counts);
}

std::string names::unknown_phase(std::string_view name) const
{
    return unknown("phase", name, known_.phases);
}

std::string names::unknown_event(std::string_view name) const
{
    return unknown("event", name, known_.events);
}

std::string names::unknown_family(std::string_view name) const
{
    std::vector<std::string_view> candidates;
    for (const auto& [family, first] : families_)
        candidates.push_back(family);
    std::sort(candidates.begin(), candidates.end());
    return unknown("family of observations", name, candidates);
}

} // namespace rules
