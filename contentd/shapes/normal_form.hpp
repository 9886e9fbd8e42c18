// normal_form - text in which what looks the same is the same (UAX 15)
//
// Full-width letters and digits become ASCII, half-width kana full-width ones, ligatures their letters.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace shapes {

/// No more of a text is looked at: what a mail says, it says before that.
inline constexpr std::size_t most_text = std::size_t{256} << 10U;

/// NFKC of the first most_text bytes of UTF-8; bytes that are none become U+FFFD. Linear.
std::string normal_form(std::string_view utf8);

/// The same, with case folded and without what is not shown (NFKC_Casefold).
std::string folded(std::string_view utf8);

} // namespace shapes
