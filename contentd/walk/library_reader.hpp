// library_reader - archives that libarchive reads whole: everything but zip

#pragma once

#include "contentd/walk/container.hpp"
#include "contentd/walk/library.hpp"

#include <string_view>

namespace walk {

/// Whether there is a reader for that type, as filetype::detect names it.
bool is_read_by_library(std::string_view type);

/// Only the formats of that type are tried. Encrypted 7z and RAR are read as unlock.hpp makes them. Of gzip, bzip2, xz
/// and zstd one layer is undone, and what is in it is read on the way if it is tar or cpio: so every layer is counted,
/// and a large .tar.gz need not be held.
void read_by_library(std::string_view content, std::string_view type, container& to);

/// All data of the entry whose header was read last goes to `to`; what went wrong, if anything did.
/// `is_whole` becomes whether all of it came.
failure read_data(archive* reader, container& to, bool& is_whole);

} // namespace walk
