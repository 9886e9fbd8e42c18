// nearest - "did you mean": the known name that is closest to a mistyped one

#pragma once

#include <span>
#include <string>
#include <string_view>

namespace text {

/// The candidate with the least edit distance (insert, delete, change, swap of neighbours), or empty when none is
/// within a third of the name's length. Costs O(candidates * length^2): for error messages only.
std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates);

/// `; did you mean "x"?`, or empty when nothing is near.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates);

} // namespace text
