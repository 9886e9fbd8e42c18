// content_lines - calendars and address cards, whose long lines are folded and whose texts are escaped

#pragma once

#include <string>
#include <string_view>

namespace contentd {

/// By the type that a part tells, or by how it begins.
bool has_content_lines(std::string_view type, std::string_view content);

/// A line end and a blank are nothing (RFC 5545, 3.1; RFC 6350, 3.2), `\n` is a line end, and a backslash before `,`,
/// `;` or another one goes (3.3.11). In bytes, as a character may be folded too.
std::string unfolded(std::string_view content);

} // namespace contentd
