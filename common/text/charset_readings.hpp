// charset_readings - what text may say when its label may be wrong
//
// Mail labels lie: Shift_JIS or UTF-8 goes out as ISO-2022-JP, Japanese as ISO-8859-1, escapes get lost on the way.
// What is shown then depends on the program, so that whoever looks for something hidden has to look at more than one
// reading. Linear, deterministic, no more than three times the memory of one conversion.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace text {

inline constexpr std::size_t most_readings = 3;

/// From one to most_readings texts in UTF-8, none twice. The first one is to_utf8(bytes, charset): what a correct mail
/// program shows. Then, the more plausible first: UTF-16 by its mark, ISO-2022-JP by escapes or where they were lost,
/// UTF-8 that is valid, the likelier of Shift_JIS and EUC-JP, windows-1252, and 7-bit bytes as they stand. A charset
/// that the bytes fit is believed, unless it is one that senders put on anything.
std::vector<std::string> readings(std::string_view bytes, std::string_view charset);

/// The same for text without a label, such as a raw 8-bit header: the first is unlabelled_to_utf8(bytes, likely).
std::vector<std::string> unlabelled_readings(std::string_view bytes, std::string_view likely = {});

} // namespace text
