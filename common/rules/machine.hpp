// machine - runs one expression against a source
//
// Truths are Kleene's three and a fourth, pending: not known before some observation has been awaited. A definite
// operand decides `and` and `or` whatever is pending beside it. While nothing is decided the rest is looked at too,
// so that all that must be awaited becomes known at once.

#pragma once

#include "common/rules/evaluation.hpp"
#include "common/rules/expression.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace rules {

enum class outcome : std::uint8_t { no, unknown, yes, pending };

/// The element of a family without elements. Nothing can be said of it: all that asks for it is unknown.
inline constexpr std::size_t no_element = static_cast<std::size_t>(-1);

static_assert(std::tuple_size_v<binding> == counted_slot + 1);

class machine
{
  public:
    /// What must be awaited is added to `wanted`, each once, up to `most_wanted`.
    machine(source& from, double score, std::vector<wanted_value>& wanted)
        : source_(from), score_(score), wanted_(wanted)
    {}

    outcome condition(const expression& from, const binding& bound) { return condition(from, from.root, bound); }
    value operand(const expression& from, const binding& bound) { return operand(from, from.root, bound); }
    /// The text of a template, printable and cut; false when a value in it must be awaited.
    bool render(const expression& from, const binding& bound, std::string& out);
    /// How many elements there are; pending is added to wanted.
    std::optional<std::size_t> elements(std::size_t observation);
    /// The element, or no_element for one that was taken out.
    std::size_t present(std::size_t observation, std::size_t element) const
    {
        return source_.is_gone(observation, element) ? no_element : element;
    }
    /// Whether an observation that is not many-valued is true.
    outcome truth_of(std::size_t observation);
    bool has_enough() const { return wanted_.size() >= most_wanted; }

  private:
    static constexpr std::size_t most_wanted = 64;

    outcome condition(const expression& from, std::uint32_t index, const binding& bound);
    value operand(const expression& from, std::uint32_t index, const binding& bound);
    outcome all(const expression& from, const expression_node& node, const binding& bound);
    outcome any(const expression& from, const expression_node& node, const binding& bound);
    outcome compare(const expression& from, const expression_node& node, const binding& bound);
    outcome match(const expression& from, const expression_node& node, const binding& bound);
    outcome in_list(const expression& from, const expression_node& node, const binding& bound);
    outcome in_operand(const expression& from, const expression_node& node, const binding& bound);
    outcome state(const expression& from, const expression_node& node, const binding& bound);
    value observe(std::size_t observation, std::size_t element);
    value count(std::size_t counter);
    value ratio(const expression_node& node);
    value standing(const expression_node& node);
    value arithmetic(const expression& from, const expression_node& node, const binding& bound);
    value count_elements(const expression& from, const expression_node& node, const binding& bound);
    bool speaks_of_no_element(const expression& from, std::uint32_t index, const binding& bound) const;
    void want(std::size_t observation, std::size_t element);

    source& source_;
    double score_;
    std::vector<wanted_value>& wanted_;
};

} // namespace rules
