// arj_methods - how ARJ packs a file

#pragma once

#include "contentd/archive/receiver.hpp"

#include <cstddef>
#include <string_view>

namespace archives {

/// Methods 1 to 3: LZ77 and Huffman codes, as in LHA's -lh6-. At most `size` bytes, broken when there are fewer.
unpacked unpack_arj_blocks(std::string_view packed, std::size_t size);

/// Method 4, the fastest: LZ77 with numbers of variable length.
unpacked unpack_arj_fastest(std::string_view packed, std::size_t size);

} // namespace archives
