// crc32 - the CRC-32 of ISO 3309 (polynomial 0xedb88320, reflected), as yEnc and compressed RTF have it

#pragma once

#include <cstdint>
#include <string_view>

namespace mime {

/// Of `bytes`, or of what gave `before` with them behind it.
std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0);

} // namespace mime
