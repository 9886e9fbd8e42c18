// Names of observations, and the elements that many-valued ones speak of.

#include "common/rules/compiler.hpp"

#include <algorithm>

namespace rules {

compiler::result compiler::name(const syntax::node& node)
{
    if (const auto found = file_.known.observation(node.text))
        return observation(*found, node);
    if (node.text == "now")
        return emit(operation::now, type::time, false);
    if (node.text == "score" && file_.known.all().has_score) {
        rule_.reads_score = true;
        return emit(operation::score, type::number, false);
    }
    if (file_.known.counting_function(node.text))
        return refuse(node, "`" + node.text + "` is a counting function and needs a key and a window in parentheses");
    if (file_.known.family(node.text))
        return refuse(node, "`" + node.text + "` is a family of observations, such as " +
                                std::string(file_.known.all().observations[*file_.known.family(node.text)]->name));
    return refuse(node, file_.known.unknown_observation(node.text));
}

compiler::result compiler::observation(std::size_t index, const syntax::node& node)
{
    const rules::observation& known = *file_.known.all().observations[index];
    const std::optional<std::uint8_t> slot = slot_of(index, node);
    if (!slot)
        return std::nullopt;
    rule_.need(known.first, known.name);
    return emit(operation::observe, known.kind, false, static_cast<std::uint32_t>(index), nothing, *slot);
}

// The slot of the element that the observation is taken from: the counted one inside a count of its family, else one
// that all expressions of the rule share.
std::optional<std::uint8_t> compiler::slot_of(std::size_t observation, const syntax::node& node)
{
    const auto& all = file_.known.all().observations;
    if (!all[observation]->is_many_valued)
        return 0;
    const std::string_view family = family_of(all[observation]->name);
    if (family == counted_family_)
        return counted_slot;
    auto& bound = rule_.families;
    const auto found = std::find_if(bound.begin(), bound.end(),
                                    [&](std::size_t other) { return family_of(all[other]->name) == family; });
    if (found == bound.end()) {
        const std::string what = "`" + std::string(all[observation]->name) + "` ";
        if (!rule_.may_bind) {
            refuse(node, what + "is taken from the element that the condition speaks of, and it speaks of no " +
                             std::string(family) + ".*");
            return std::nullopt;
        }
        if (bound.size() == most_families) {
            refuse(node, what + "is of a third family of many-valued observations; a rule may speak of two");
            return std::nullopt;
        }
        bound.push_back(observation);
        return static_cast<std::uint8_t>(bound.size());
    }
    return static_cast<std::uint8_t>(found - bound.begin() + 1);
}

compiler::result compiler::element_count(const syntax::node& node)
{
    const std::optional<std::size_t> family = file_.known.family(node.text);
    if (!family)
        return refuse(node, file_.known.unknown_family(node.text));
    if (!counted_family_.empty())
        return refuse(node, "a count inside a count");
    rule_.need(file_.known.all().observations[*family]->first, file_.known.all().observations[*family]->name);
    std::uint32_t filter = nothing;
    if (!node.children.empty()) {
        counted_family_ = family_of(file_.known.all().observations[*family]->name);
        const result condition = as_condition(*node.children[0]);
        counted_family_ = {};
        if (!condition)
            return std::nullopt;
        filter = condition->index;
    }
    return emit(operation::element_count, type::number, false, static_cast<std::uint32_t>(*family), filter);
}

} // namespace rules
