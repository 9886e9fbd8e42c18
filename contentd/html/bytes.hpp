// bytes - the classes of bytes that HTML and CSS are cut by

#pragma once

#include "common/text/byte_classes.hpp"

namespace html {

using text::byte_set;
using text::digit_value;
using text::is_alphanumeric;
using text::is_digit;
using text::is_letter;
using text::lower;
using text::starts_with_folded;

/// ASCII whitespace of HTML.
inline constexpr std::string_view blanks = " \t\n\f\r";

inline constexpr byte_set is_space(blanks);

/// What the name of a tag ends at.
inline constexpr byte_set ends_name(" \t\n\f\r/>");

} // namespace html
