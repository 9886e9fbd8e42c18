// tail - what stands behind the end of a format, and a second format that begins inside

#pragma once

#include "contentd/document/collector.hpp"

#include <cstddef>
#include <string_view>

namespace document {

/// Bytes behind the end but blanks and NULs: appended, and a file when they begin with a known format that is no text.
void look_behind_end(std::string_view tail, collector& found);

/// Readers of zip begin at the end: a directory there makes `content`, which is something else, a zip as well. The file
/// begins at its first entry.
void look_for_zip(std::string_view content, collector& found);

/// Both, for a format that ends at `end`.
void look_behind(std::string_view content, std::size_t end, collector& found);

} // namespace document
