// utf8 - reading UTF-8 strictly (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF

#pragma once

#include <cstddef>
#include <string_view>

namespace text {

/// What next_character gives for bytes that are not UTF-8.
inline constexpr char32_t invalid_character = 0xffffffff;

struct character
{
    char32_t point;
    std::size_t length; // bytes; 1 for an invalid one
};

/// The character that begins at `at`, which must be below bytes.size().
character next_character(std::string_view bytes, std::size_t at);

/// True if all of it is UTF-8.
bool is_utf8(std::string_view bytes);

/// True if no byte has its top bit set.
bool is_7bit(std::string_view bytes);

} // namespace text
