// encoded - texts that hide in base64 or hexadecimal, as tracking links carry addresses and targets

#pragma once

#include <string>
#include <string_view>

namespace url {

/// Of both alphabets (RFC 4648, 4 and 5), with or without padding; what is in neither is skipped.
std::string base64_decoded(std::string_view text);

/// Pairs of digits; empty when it is anything else.
std::string hexadecimal_decoded(std::string_view text);

/// Letters, digits and what else stands in base64 without padding.
bool is_in_base64(char c);

} // namespace url
