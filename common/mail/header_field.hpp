// header_field - writes a header field that every mail program takes (RFC 5322, 2.2; RFC 2047)

#pragma once

#include <string>
#include <string_view>

namespace mail {

/// `Name: value` with its CRLF: folded at blanks below 78 columns where there are blanks, cut into lines of at most
/// 900 bytes where there are none, non-ASCII words as UTF-8 in RFC 2047's B encoding, controls as blanks, no
/// trailing blank.
std::string header_field(std::string_view name, std::string_view value);

} // namespace mail
