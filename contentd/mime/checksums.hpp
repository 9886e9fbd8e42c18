// checksums - of the formats that files in mail come in

#pragma once

#include <boost/crc.hpp>

#include <zlib.h>

#include <cstdint>
#include <string_view>

namespace mime {

/// CRC-32 of ISO 3309, as in yEnc and compressed RTF: of `bytes`, or of what gave `before` with them behind it.
inline std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0)
{
    if (bytes.empty()) // zlib takes a null pointer for a question
        return before;
    return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

/// CRC-16 of BinHex (RFC 1741, appendix A): polynomial 0x1021, from 0.
inline std::uint16_t crc16(std::string_view bytes)
{
    boost::crc_optimal<16, 0x1021, 0, 0, false, false> sum;
    sum.process_bytes(bytes.data(), bytes.size());
    return sum.checksum();
}

} // namespace mime
