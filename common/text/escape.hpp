// escape - text from peers made safe for the place where it goes
//
// Every function is total: any bytes in, safe text out, at most four times as long.

#pragma once

#include "common/base/result.hpp"

#include <string>
#include <string_view>

namespace text {

/// For log values: bare when it needs no quotes, else in double quotes with \" \\ \n \r \t \xHH. Bytes that are not
/// valid UTF-8, C0 and C1 controls, DEL, and marks that turn the direction of writing are escaped.
std::string for_log(std::string_view bytes);

/// For SMTP replies, policy actions and header values: printable; controls, marks that turn the direction of
/// writing, and invalid UTF-8 become '?'.
/// `limit` is in bytes; longer text is cut at a character and ends in "...".
std::string printable(std::string_view bytes, std::size_t limit = 400);

/// For JSON strings, without the quotes; invalid UTF-8 becomes U+FFFD.
std::string for_json(std::string_view bytes);

/// For HTML and XML text and quoted attributes: & < > " ' become references; what for_json() takes for invalid,
/// controls, and marks that turn the direction of writing become U+FFFD.
std::string for_html(std::string_view bytes);

/// RFC 3461 xtext, as XFORWARD uses it: bytes 33 to 126 but '+' and '=' stand for themselves, others are +HH.
std::string to_xtext(std::string_view bytes);

/// The bytes that an xtext stands for; fails on a '+' without two hexadecimal digits.
base::result<std::string> from_xtext(std::string_view encoded);

/// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);

/// ASCII only: A-Z become a-z, other bytes stay.
std::string to_lower(std::string_view bytes);

/// ASCII case folded comparison.
bool equal_ignoring_case(std::string_view left, std::string_view right);

} // namespace text
