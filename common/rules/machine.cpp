#include "common/rules/machine.hpp"

#include "common/rules/comparison.hpp"
#include "common/state/standing.hpp"
#include "common/text/escape.hpp"

#include <algorithm>

namespace rules {

namespace {

constexpr std::size_t longest_value = 200;
constexpr std::size_t longest_text = 400;
constexpr std::size_t longest_alone = 900; // a header field on one line

/// `{client.ptr}` and nothing around it.
bool is_one_value(const std::vector<template_part>& parts)
{
    return parts.size() == 2 && parts[0].literal.empty() && parts[0].operand != nothing && parts[1].literal.empty();
}

outcome of(bool is_true)
{
    return is_true ? outcome::yes : outcome::no;
}

outcome of(const value& observed)
{
    if (observed.is_pending())
        return outcome::pending;
    return static_cast<outcome>(truth_of(observed));
}
static_assert(static_cast<int>(outcome::yes) == static_cast<int>(truth::yes));

outcome opposite(outcome of)
{
    if (of == outcome::yes)
        return outcome::no;
    return of == outcome::no ? outcome::yes : of;
}

// What is not present compares as unknown: neither the comparison nor its negation makes a rule fire.
outcome without_value(const value& left)
{
    return left.is_pending() ? outcome::pending : outcome::unknown;
}

value as_value(outcome from)
{
    if (from == outcome::pending)
        return value::pending();
    return from == outcome::unknown ? value::temporary() : value::of(from == outcome::yes);
}

} // namespace

outcome machine::condition(const expression& from, std::uint32_t index, const binding& bound)
{
    const expression_node& node = from.nodes[index];
    switch (node.what) {
    case operation::is_true:
        return of(operand(from, node.first, bound));
    case operation::all:
        return all(from, node, bound);
    case operation::any:
        return any(from, node, bound);
    case operation::negation:
        return opposite(condition(from, node.first, bound));
    case operation::match:
        return match(from, node, bound);
    case operation::in_list:
        return in_list(from, node, bound);
    case operation::in_operand:
        return in_operand(from, node, bound);
    case operation::is_absent:
    case operation::is_temporary:
    case operation::is_present:
        return state(from, node, bound);
    default:
        return compare(from, node, bound);
    }
}

value machine::operand(const expression& from, std::uint32_t index, const binding& bound)
{
    const expression_node& node = from.nodes[index];
    switch (node.what) {
    case operation::constant:
        return from.constants[node.first];
    case operation::observe:
        return observe(node.first, node.slot == 0 ? 0 : bound[node.slot]);
    case operation::now:
        return value::of(source_.now());
    case operation::score:
        return value::of(score_);
    case operation::count:
        return count(node.first);
    case operation::ratio:
        return ratio(node);
    case operation::standing:
        return standing(node);
    case operation::element_count:
        return count_elements(from, node, bound);
    case operation::truth_value:
        return as_value(condition(from, node.first, bound));
    default:
        return arithmetic(from, node, bound);
    }
}

outcome machine::all(const expression& from, const expression_node& node, const binding& bound)
{
    const std::size_t wanted_before = wanted_.size();
    bool has_unknown = false;
    bool has_pending = false;
    for (std::uint32_t i = node.first; i < node.first + node.second; ++i) {
        const outcome next = condition(from, from.operands[i], bound);
        if (next == outcome::no) {
            wanted_.resize(wanted_before);
            return outcome::no;
        }
        has_unknown = has_unknown || next == outcome::unknown;
        has_pending = has_pending || next == outcome::pending;
    }
    // A whole condition with an unknown part can no longer be true: nothing need be awaited for it.
    if (has_unknown && (!has_pending || &node == &from.nodes[from.root])) {
        wanted_.resize(wanted_before);
        return outcome::unknown;
    }
    return has_pending ? outcome::pending : outcome::yes;
}

outcome machine::any(const expression& from, const expression_node& node, const binding& bound)
{
    const std::size_t wanted_before = wanted_.size();
    outcome so_far = outcome::no;
    for (std::uint32_t i = node.first; i < node.first + node.second; ++i) {
        const outcome next = condition(from, from.operands[i], bound);
        if (next == outcome::yes) {
            wanted_.resize(wanted_before);
            return outcome::yes;
        }
        if (next == outcome::pending || so_far == outcome::pending)
            so_far = outcome::pending;
        else
            so_far = std::max(so_far, next);
    }
    return so_far;
}

outcome machine::compare(const expression& from, const expression_node& node, const binding& bound)
{
    const std::size_t wanted_before = wanted_.size();
    const value left = operand(from, node.first, bound);
    if (left.is_absent() || left.is_temporary())
        return outcome::unknown;
    const value right = operand(from, node.second, bound);
    if (right.is_absent() || right.is_temporary()) {
        wanted_.resize(wanted_before);
        return outcome::unknown;
    }
    if (left.is_pending() || right.is_pending())
        return outcome::pending;
    return of(holds(node.what, left, right));
}

outcome machine::match(const expression& from, const expression_node& node, const binding& bound)
{
    const value left = operand(from, node.first, bound);
    if (!left.is_present())
        return without_value(left);
    const pattern& wanted = *from.patterns[node.second];
    if (left.kind() == type::text)
        return of(wanted.matches(left.text()));
    return of(std::any_of(left.texts().begin(), left.texts().end(),
                          [&wanted](std::string_view element) { return wanted.matches(element); }));
}

outcome machine::in_list(const expression& from, const expression_node& node, const binding& bound)
{
    const value left = operand(from, node.first, bound);
    if (!left.is_present())
        return without_value(left);
    const list& wanted = *from.lists[node.second];
    if (left.kind() == type::address)
        return of(wanted.contains(left.address()));
    if (left.kind() == type::network)
        return of(wanted.contains(left.network()));
    if (left.kind() == type::text)
        return of(wanted.contains(left.text()));
    return of(std::any_of(left.texts().begin(), left.texts().end(),
                          [&wanted](std::string_view element) { return wanted.contains(element); }));
}

outcome machine::in_operand(const expression& from, const expression_node& node, const binding& bound)
{
    const value left = operand(from, node.first, bound);
    const value right = operand(from, node.second, bound);
    if (left.is_pending() || right.is_pending())
        return outcome::pending;
    if (!left.is_present() || !right.is_present())
        return outcome::unknown;
    if (right.kind() == type::texts)
        return of(holds(operation::equal, right, left));
    return of(left.kind() == type::address ? right.network().contains(left.address())
                                           : right.network().contains(left.network()));
}

outcome machine::state(const expression& from, const expression_node& node, const binding& bound)
{
    if (speaks_of_no_element(from, node.first, bound))
        return outcome::unknown;
    const value observed = operand(from, node.first, bound);
    if (observed.is_pending())
        return outcome::pending;
    if (node.what == operation::is_absent)
        return of(observed.is_absent());
    return of(node.what == operation::is_temporary ? observed.is_temporary() : observed.is_present());
}

bool machine::speaks_of_no_element(const expression& from, std::uint32_t index, const binding& bound) const
{
    const expression_node& node = from.nodes[index];
    return node.what == operation::observe && node.slot != 0 && bound[node.slot] == no_element;
}

value machine::observe(std::size_t observation, std::size_t element)
{
    if (element == no_element)
        return value::temporary();
    value observed = source_.observe(observation, element);
    if (observed.is_pending())
        want(observation, element);
    return observed;
}

// Counts cannot be awaited: their keys are never remote.
value machine::count(std::size_t counter)
{
    const value counted = source_.count(counter);
    return counted.is_pending() ? value::temporary() : counted;
}

value machine::ratio(const expression_node& node)
{
    const value part = count(node.first);
    const value rest = count(node.second);
    return calculate(operation::divide, part, calculate(operation::add, part, rest));
}

value machine::standing(const expression_node& node)
{
    const value good = count(node.first);
    const value bad = count(node.second);
    if (!good.is_present() || !bad.is_present())
        return good.is_present() ? bad : good;
    return value::of(state::reputation(good.number(), bad.number()));
}

value machine::arithmetic(const expression& from, const expression_node& node, const binding& bound)
{
    const value left = operand(from, node.first, bound);
    if (node.what == operation::negate)
        return calculate(operation::subtract, value::of(0.0), left);
    return calculate(node.what, left, operand(from, node.second, bound));
}

value machine::count_elements(const expression& from, const expression_node& node, const binding& bound)
{
    const std::optional<std::size_t> size = elements(node.first);
    if (!size)
        return value::pending();
    binding inner = bound;
    std::size_t found = 0;
    bool is_pending = false;
    for (std::size_t element = 0; element < *size && !has_enough(); ++element) {
        inner[counted_slot] = present(node.first, element);
        if (inner[counted_slot] == no_element)
            continue;
        const outcome one = node.second == nothing ? outcome::yes : condition(from, node.second, inner);
        found += one == outcome::yes ? 1U : 0U;
        is_pending = is_pending || one == outcome::pending;
    }
    return is_pending || has_enough() ? value::pending() : value::of(static_cast<double>(found));
}

std::optional<std::size_t> machine::elements(std::size_t observation)
{
    const std::optional<std::size_t> size = source_.elements(observation);
    if (!size)
        want(observation, 0);
    return size;
}

outcome machine::truth_of(std::size_t observation)
{
    return of(observe(observation, 0));
}

void machine::want(std::size_t observation, std::size_t element)
{
    const bool is_known = std::any_of(wanted_.begin(), wanted_.end(), [&](const wanted_value& known) {
        return known.observation == observation && known.element == element;
    });
    if (!is_known)
        wanted_.push_back({observation, element});
}

bool machine::render(const expression& from, const binding& bound, std::string& out)
{
    bool is_complete = true;
    const bool is_alone = is_one_value(from.parts);
    std::string whole;
    for (const template_part& part : from.parts) {
        whole += part.literal;
        if (part.operand == nothing)
            continue;
        const value observed = operand(from, part.operand, bound);
        is_complete = is_complete && !observed.is_pending();
        whole += text::printable(to_text(observed), is_alone ? longest_alone : longest_value);
    }
    out = text::printable(whole, is_alone ? longest_alone : longest_text);
    return is_complete;
}

} // namespace rules
