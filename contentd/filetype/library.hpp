// library - libmagic for what our own table leaves open

#pragma once

#include "contentd/filetype/filetype.hpp"

#include <string_view>

namespace filetype {

/// "application/octet-stream" when libmagic cannot tell or has no database. Looks at 4 KB. One cookie a thread, loaded
/// at its first call (2 ms).
detected by_library(std::string_view content);

} // namespace filetype
