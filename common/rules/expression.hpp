// expression - a checked condition, argument or template, ready to run
//
// Nodes lie in one array and name each other by index: a condition costs a few nanoseconds a node, and nothing is
// allocated to evaluate it. Made by the compiler (compiler.hpp), run by machine.hpp. Types have been checked: each
// operation finds the operands that it needs.

#pragma once

#include "common/rules/lists.hpp"
#include "common/rules/pattern.hpp"
#include "common/rules/value.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rules {

enum class operation : std::uint8_t {
    // Operands: they give a value.
    constant,      // first: index into constants
    observe,       // first: observation; slot: its family's, or 0
    now,           //
    score,         //
    count,         // first: counter
    ratio,         // first, second: counters; first / (first + second)
    standing,      // first, second: counters; (first + 2) / (first + second + 4)
    element_count, // first: an observation of the family; second: condition, or nothing; slot
    negate,        // first: operand
    add,           // first, second: operands
    subtract,
    multiply,
    divide,
    truth_value, // first: condition
    // Conditions: they give a truth.
    is_true, // first: operand
    all,     // operands[first … first + second): conditions
    any,
    negation, // first: condition
    equal,    // first, second: operands
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    match,        // first: operand, second: index into patterns
    in_list,      // first: operand, second: index into lists
    in_operand,   // first: operand; second: operand that gives a network or texts
    is_absent,    // first: operand
    is_temporary, // first: operand
    is_present    // first: operand
};

inline constexpr std::uint32_t nothing = static_cast<std::uint32_t>(-1);

struct expression_node
{
    operation what = operation::constant;
    std::uint8_t slot = 0; // which element: 0 none, else an index into binding
    std::uint32_t first = nothing;
    std::uint32_t second = nothing;
};

/// A piece of a text template: literal text, then the value of an operand.
struct template_part
{
    std::string literal;
    std::uint32_t operand = nothing;
};

struct expression
{
    std::vector<expression_node> nodes;
    std::uint32_t root = nothing; // a condition for rule::condition, else an operand; nothing for a template
    std::vector<std::uint32_t> operands;
    std::vector<value> constants;
    std::vector<std::unique_ptr<std::string>> texts; // that constants point to
    std::vector<std::unique_ptr<const pattern>> patterns;
    std::vector<std::shared_ptr<const list>> lists;
    std::vector<template_part> parts;
    /// Of a condition: an observation of each family that it is bound to; slot 1 is the first.
    std::vector<std::size_t> families;
};

/// Slots 1 and 2 are the families of the rule, slot 3 the element that a count looks at.
inline constexpr std::size_t most_families = 2;
inline constexpr std::uint8_t counted_slot = 3;

/// The family of a many-valued observation: the word before the first dot.
inline std::string_view family_of(std::string_view observation)
{
    return observation.substr(0, observation.find('.'));
}

} // namespace rules
