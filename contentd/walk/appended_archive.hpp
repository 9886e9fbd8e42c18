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
    std::size_t at = 0; // of a zip: 0, since its directory tells where it is
    std::string_view type;
};

/// The archive that programs would find in `content`, which begins as something else. Linear.
std::optional<appended_archive> find_appended(std::string_view content, filetype::family kind);

} // namespace walk
