// structure - how a page is built, without what it says: for digests that find the same template with other words
//
// One number for each known element with its depth in steps, for each known attribute, and for each property of a
// style. No words, no values; names that are not HTML's are all one. The same at all sites and in all versions.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace html {

inline constexpr std::size_t most_structure_tokens = 100000;

/// `use` is given most_structure_tokens at most, in the order of the page. Linear.
void each_structure_token(std::string_view markup, const std::function<void(std::uint64_t)>& use);

} // namespace html
