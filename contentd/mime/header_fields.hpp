// header_fields - lines and fields of a header section (RFC 5322, 2.2; obsolete forms of 4.5 included)
//
// Pure, views only. LF ends a line, with or without a CR before it: files may come with either.

#pragma once

#include "contentd/mime/tree.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mime {

/// Where the line that begins at `begin` ends: past its LF, or the end of the bytes.
inline std::size_t end_of_line(std::string_view bytes, std::size_t begin)
{
    const std::size_t feed = bytes.find('\n', begin);
    return feed == bytes.npos ? bytes.size() : feed + 1;
}

/// The line without its line end.
std::string_view without_line_end(std::string_view line);

/// The field that begins on `line`, or nothing when that is no field: no colon, or a name with blanks or bytes that a
/// name cannot have. Blanks between name and colon are allowed (RFC 5322, 4.5).
std::optional<field> read_field(std::string_view line);

/// A line that is a Content-* field.
bool is_content_field(std::string_view line);

/// Line ends taken out, blanks at both ends off; folding blanks stay as they are.
std::string unfolded(std::string_view value);

/// A bare CR or a NUL, at which readers differ.
bool has_stray_control(std::string_view line);

} // namespace mime
