// wrapper - redirectors that write their targets in an encoding of their own

#pragma once

#include "contentd/url/address.hpp"

#include <optional>
#include <string>

namespace url {

/// The target as it was before it was wrapped; nothing when that is no such redirector, or is broken. Knows
/// Proofpoint's URL Defense (versions 2 and 3), Check Point's and Avanan's "___", AMP viewers and caches, and pages on
/// translate.goog.
std::optional<std::string> wrapped_target(const address& in);

} // namespace url
