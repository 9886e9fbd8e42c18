#include "contentd/archive/zlib_stream.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <new>

namespace archives {

unpacked unpack_zlib(std::string_view packed, std::size_t most, bool has_header)
{
    z_stream stream{};
    if (inflateInit2(&stream, has_header ? MAX_WBITS : -MAX_WBITS) != Z_OK)
        throw std::bad_alloc();
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> ended(&stream, inflateEnd);
    // zlib takes no const, and writes nothing there.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(std::min<std::size_t>(packed.size(), std::numeric_limits<uInt>::max()));
    unpacked file;
    std::array<char, 16384> piece;
    int result = Z_OK;
    while (result == Z_OK && file.bytes.size() < most) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = piece.size();
        result = inflate(&stream, Z_NO_FLUSH);
        file.bytes.append(piece.data(), std::min(piece.size() - stream.avail_out, most - file.bytes.size()));
    }
    file.is_broken = result != Z_STREAM_END && file.bytes.size() < most;
    return file;
}

} // namespace archives
