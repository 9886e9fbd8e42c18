#include "contentd/document/inflate.hpp"

#include "contentd/archive/zlib_stream.hpp"

namespace document {

std::string inflate(std::string_view packed, std::size_t most)
{
    std::string unpacked = archives::unpack_zlib(packed, most).bytes;
    if (unpacked.empty() && packed.size() > 2)
        unpacked = archives::unpack_zlib(packed.substr(2), most, false).bytes; // a wrong header
    return unpacked.empty() ? archives::unpack_zlib(packed, most, false).bytes : unpacked;
}

} // namespace document
