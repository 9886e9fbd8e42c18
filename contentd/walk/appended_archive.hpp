// appended_archive - an archive behind something else: a self-extractor, or two formats in one file

#pragma once

#include "contentd/filetype/filetype.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace walk {

struct appended_archive
{
    std::size_t at = 0; // of a zip: where its first entry is
    std::string_view type;
};

/// The longest mark of those archives that have one at their beginning.
inline constexpr std::size_t longest_archive_mark = 8;
/// Whether such a mark stands in `some`, which may be any piece of a file. Linear.
bool has_archive_mark(std::string_view some);

/// The archive that programs would find in `content`, which begins as something else. Linear.
std::optional<appended_archive> find_appended(std::string_view content, filetype::family kind);

} // namespace walk
