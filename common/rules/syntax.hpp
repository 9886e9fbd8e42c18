// syntax - a rule as it is written, before its names and types are known

#pragma once

#include "common/net/ip.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rules::syntax {

enum class form : std::uint8_t {
    boolean,
    number,
    text,
    address,
    network,
    list,          // @name
    name,          // client.ptr
    call,          // name(children)
    element_count, // count(family where child)
    tuple,         // (a, b)
    all,           // and, two children or more
    any,           // or
    negation,      // not
    minus,
    add,
    subtract,
    multiply,
    divide,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    match, // child 1 is the pattern
    in,    // child 1 is the set
    is_absent,
    is_temporary,
    is_present
};

struct node
{
    form what = form::name;
    std::size_t at = 0; // bytes [at, end) of the file
    std::size_t end = 0;
    std::string text;    // of a text, name, call, list; the family of a count
    double number = 0;   // also true and false
    net::prefix network; // of an address or network
    unsigned depth = 1;  // levels of nodes, this one included
    std::vector<std::unique_ptr<node>> children;
};

using node_pointer = std::unique_ptr<node>;

struct word
{
    std::string text;
    std::size_t at = 0;
};

struct action
{
    word name;
    std::vector<node_pointer> arguments;
};

struct rule
{
    word label;
    bool is_observed_only = false;
    std::vector<word> phases; // at …
    std::vector<word> events; // on …
    node_pointer condition;
    std::vector<action> actions;
    std::size_t at = 0; // bytes [at, end) of the file
    std::size_t end = 0;
};

} // namespace rules::syntax
