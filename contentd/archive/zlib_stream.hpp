// zlib_stream - unpacks a zlib stream (RFC 1950)

#pragma once

#include "contentd/archive/receiver.hpp"

#include <cstddef>
#include <string_view>

namespace archives {

/// At most `most` bytes; not broken when it is longer.
unpacked unpack_zlib(std::string_view packed, std::size_t most);

} // namespace archives
