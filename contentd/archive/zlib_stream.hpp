// zlib_stream - unpacks what zlib packed, with its header (RFC 1950) or bare (RFC 1951)

#pragma once

#include "contentd/archive/receiver.hpp"

#include <cstddef>
#include <string_view>

namespace archives {

/// At most `most` bytes; not broken when it is longer. Throws std::bad_alloc.
unpacked unpack_zlib(std::string_view packed, std::size_t most, bool has_header = true);

} // namespace archives
