// base64 - its alphabet (RFC 4648, 4)

#pragma once

#include <string_view>

namespace text {

/// For the values 0 to 63.
inline constexpr std::string_view base64_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

} // namespace text
