// observation - the form of contentd's observations: a registered name and an accessor on the inspected message
//
// What an observation stands on is loaded first, off the network thread where it is dear, and only when a rule asks
// for it; the accessor itself is then plain memory access. Adding one: a file here, or a few lines in the file of its
// family, and its name in table.cpp.

#pragma once

#include "common/rules/observation.hpp"
#include "contentd/inspection.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace contentd {

struct observation : rules::observation
{
    resource needs = resource::none;
    /// `element` counts within the family; `recipient` is the index into the envelope's recipients.
    rules::value (*compute)(const inspection& message, std::size_t recipient, std::size_t element) = nullptr;
    /// For many-valued ones: how many elements the family has.
    std::size_t (*elements)(const inspection& message) = nullptr;
};

/// Of a text that is empty when there is none. It must outlive the value.
inline rules::value text_or_absent(std::string_view text)
{
    return text.empty() ? rules::value::absent() : rules::value::of(text);
}
rules::value text_or_absent(std::string&&) = delete;

/// An observation that exists once a message.
constexpr observation single(std::string_view name, rules::type kind, std::string_view description, resource needs,
                             rules::value (*compute)(const inspection&, std::size_t, std::size_t))
{
    const rules::cost price = needs == resource::none ? rules::cost::request : rules::cost::remote;
    return {{name, kind, description, price, 0, false}, needs, compute, nullptr};
}

/// An observation of each element of a family.
constexpr observation many(std::string_view name, rules::type kind, std::string_view description, resource needs,
                           rules::value (*compute)(const inspection&, std::size_t, std::size_t),
                           std::size_t (*elements)(const inspection&))
{
    return {{name, kind, description, rules::cost::remote, 0, true}, needs, compute, elements};
}

/// All of them, in the order of the manual.
std::span<const observation* const> observations();

} // namespace contentd
