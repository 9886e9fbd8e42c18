// base64 - its alphabet, and bytes written in it (RFC 4648, 4)

#pragma once

#include <string>
#include <string_view>

namespace text {

/// For the values 0 to 63.
inline constexpr std::string_view base64_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// With its padding, in one line.
std::string to_base64(std::string_view bytes);

} // namespace text
