// nfkc - text in which what looks the same is the same (UAX 15)
//
// Full-width letters and digits become ASCII, half-width kana full-width ones, ligatures and circled letters what they
// show. Linear: an unbroken stretch is taken in pieces of 512 bytes, since putting marks in order costs the square of
// their number. ASCII, which is most of mail, does not pass through ICU.

#pragma once

#include <string>
#include <string_view>

namespace text {

/// NFKC. Any bytes; those that are not UTF-8 stay or become U+FFFD. At most eleven times as long as `utf8`.
std::string nfkc(std::string_view utf8);

/// NFKC_Casefold (UAX 44): lower case too, and without what is not shown, such as zero-width characters, soft hyphens
/// and variation selectors.
std::string nfkc_folded(std::string_view utf8);

} // namespace text
