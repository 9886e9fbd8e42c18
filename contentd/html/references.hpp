// references - character references in text and in the values of attributes (HTML, 13.2.5.72)

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace html {

/// What a reference stands for. A second character only for a few names.
struct reference
{
    char32_t first = 0;
    char32_t second = 0;    // 0 for none
    std::size_t length = 0; // in bytes, with its '&'; 0 where there is no reference
};

/// The one that begins with the '&' at `at`. Numbers with and without ';', those from 0x80 to 0x9f as windows-1252, 0
/// and what is no character as U+FFFD. Names as in HTML's table, the longest one; without ';' only the old names, in an
/// attribute's value not before '=', a letter or a digit: "?a=1&copy=2" stays.
reference reference_at(std::string_view text, std::size_t at, bool is_in_attribute);

/// Puts a character behind a text, in UTF-8.
void append_utf8(std::string& to, char32_t point);

/// An attribute's value as programs use it: references read, NULs left out; at most `most` bytes, cut at a character
/// where it is UTF-8.
std::string attribute_text(std::string_view value, std::size_t most);

} // namespace html
