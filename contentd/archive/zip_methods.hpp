// zip_methods - the ways to pack a file in a zip that zlib and libarchive do not know
//
// PKWARE's APPNOTE.TXT describes them. Each takes the packed bytes of one file, without an encryption header, and gives
// nothing when they end early or are impossible. Memory grows with what comes out; time is linear in both.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace archives {

/// Method 1. Methods 1 to 6 do not tell where they end: `size` is that of the unpacked file, or a limit below it.
std::optional<std::string> unshrink(std::string_view packed, std::size_t size);

/// Methods 2 to 5.
std::optional<std::string> expand(std::string_view packed, unsigned method, std::size_t size);

/// Method 6. `flags` are the entry's general purpose bits, two of which are this method's own.
std::optional<std::string> explode(std::string_view packed, unsigned flags, std::size_t size);

/// Method 9, Deflate64. At most `most` bytes: what is longer ends there.
std::optional<std::string> inflate64(std::string_view packed, std::size_t most);

} // namespace archives
