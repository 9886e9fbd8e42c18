// unwrap - where redirectors and tracking links lead, as far as they say it themselves
//
// Filters that follow links announce themselves and cost seconds, so nothing is asked: any http(s) URL inside another
// is found, percent-encoded up to three times, in base64 or in both, in a value of the query or fragment, in a segment
// of the path or as the rest of it. Safe Links, Barracuda, Google, Facebook, Yahoo and most others write that. Those
// with an encoding of their own (URL Defense, AMP caches, Google's translated pages) are read by wrapper.hpp.

#pragma once

#include "contentd/url/address.hpp"

#include <cstddef>
#include <functional>

namespace url {

inline constexpr unsigned deepest_target = 5;
inline constexpr std::size_t most_targets = 32;

/// Calls `use` for each target with its depth: 1 for those that `wrapped` holds, 2 for those in them, to 5. Each text
/// once, at most 32, those of lower depth first. Linear in the length of each URL. True if there may be more, beyond
/// these limits or behind the first 128 values of a URL.
bool unwrap(const address& wrapped, const std::function<void(const address& target, unsigned depth)>& use);

} // namespace url
