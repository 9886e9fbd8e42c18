// charset_names - what a charset label in mail means, in ICU's names
//
// The labels that ICU does not know, or reads more strictly than the mail that bears them. Others pass as they are.

#pragma once

#include <string>
#include <string_view>

namespace text {

/// What converter_name gives for labels that say "I do not know" (unknown-8bit, default, binary) and for us-ascii,
/// whose 8-bit bytes are something else.
inline constexpr std::string_view unlabelled_charset = "unlabelled";

/// ISO-2022-JP, Shift_JIS and EUC-JP with all that belongs to them; of a name from converter_name.
bool is_japanese_converter(std::string_view name);

/// The converter's name for a label; lower case, trimmed, without a language. Empty when the label cannot be a name.
std::string converter_name(std::string_view label);

} // namespace text
