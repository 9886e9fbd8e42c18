// fold - text without the differences that nobody sees: NFKC and case folding, invisible characters left out
//
// Unicode's NFKC_Casefold (UAX #44): full and half width, ligatures, circled letters and upper case become what they
// look like; zero-width characters, soft hyphens and variation selectors go. ASCII, which is most of mail, does not
// pass through ICU.

#pragma once

#include <string>
#include <string_view>

namespace digest {

/// Any bytes; those that are not UTF-8 stay or become U+FFFD. At most eleven times as long as `utf8`. Linear: an
/// unbroken stretch is folded in pieces of 512 bytes, since putting marks in order costs the square of their number.
std::string folded(std::string_view utf8);

} // namespace digest
