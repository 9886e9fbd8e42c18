// seven_zip_streams - the part of a 7z header that tells of packed streams and folders

#pragma once

#include "contentd/locked/seven_zip.hpp"

#include <optional>
#include <string_view>

namespace locked {

/// Up to its end mark.
std::optional<seven_zip_streams> read_streams(numbers& from, std::string_view archive);

} // namespace locked
