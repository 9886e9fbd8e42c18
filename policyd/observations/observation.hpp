// observation - the form of policyd's observations: a registered name and a function of the request's context
//
// One that must be looked up has `fetch`, which may throw: the value is then temporary. It has `compute` as well when
// it can often be told at once; that gives pending when it cannot.
//
// Adding one: a file here, or a few lines in the file of its family, and its name in table.cpp.

#pragma once

#include "common/rules/observation.hpp"
#include "policyd/context.hpp"

#include <charconv>
#include <span>

namespace policyd {

struct observation : rules::observation
{
    rules::value (*compute)(context& in) = nullptr;
    boost::asio::awaitable<rules::value> (*fetch)(context& in) = nullptr;
};

/// One that stands in the request, from that phase on.
constexpr observation in_request(std::string_view name, rules::type kind, rules::phase first,
                                 std::string_view description, rules::value (*compute)(context&))
{
    return {{name, kind, description, rules::cost::request, first, false}, compute, nullptr};
}

/// One that is looked up in memory.
constexpr observation in_memory(std::string_view name, rules::type kind, rules::phase first,
                                std::string_view description, rules::value (*compute)(context&))
{
    return {{name, kind, description, rules::cost::memory, first, false}, compute, nullptr};
}

/// One that is looked up in the network.
constexpr observation in_network(std::string_view name, rules::type kind, rules::phase first,
                                 std::string_view description, boost::asio::awaitable<rules::value> (*fetch)(context&))
{
    return {{name, kind, description, rules::cost::remote, first, false}, nullptr, fetch};
}

/// One that may need the network and often does not.
constexpr observation in_network_at_need(std::string_view name, rules::type kind, rules::phase first,
                                         std::string_view description, rules::value (*compute)(context&),
                                         boost::asio::awaitable<rules::value> (*fetch)(context&))
{
    return {{name, kind, description, rules::cost::remote, first, false}, compute, fetch};
}

/// The text of an attribute, absent when it is empty.
inline rules::value text_or_absent(std::string_view sent)
{
    return sent.empty() ? rules::value::absent() : rules::value::of(sent);
}

template <attribute which>
rules::value text_of(context& in)
{
    return text_or_absent(in.asked()[which]);
}

/// The number of an attribute, absent when it is none.
template <attribute which>
rules::value number_of(context& in)
{
    const auto sent = in.asked()[which];
    double number = 0;
    const auto [end, failure] = std::from_chars(sent.data(), sent.data() + sent.size(), number);
    if (failure != std::errc{} || end != sent.data() + sent.size())
        return rules::value::absent();
    return rules::value::of(number);
}

/// All of them, in the order of the manual.
std::span<const observation* const> observations();

} // namespace policyd
