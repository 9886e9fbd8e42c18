#include "contentd/document/powerpoint.hpp"

#include "contentd/document/inflate.hpp"
#include "contentd/document/ole.hpp"
#include "contentd/filetype/bytes.hpp"

#include <string>

namespace document {

namespace {

/// An object's or macro project's compound file, packed or not (MS-PPT 2.10.34).
void take_storage(std::string_view data, bool is_packed, collector& found, unsigned depth)
{
    if (!is_packed) {
        examine_compound(data, found, depth);
        return;
    }
    const std::string unpacked = inflate(data.substr(data.size() < 4 ? data.size() : 4), found.room());
    found.spend(unpacked.size());
    examine_compound(unpacked, found, depth);
}

} // namespace

void examine_powerpoint(std::string_view stream, collector& found, unsigned depth)
{
    constexpr std::uint32_t storage = 0x1011;
    constexpr std::uint32_t is_container = 0x000f;
    for (std::size_t at = 0; at + 8 <= stream.size() && found.count_object();) {
        const std::uint32_t version = filetype::little_16(stream, at);
        const std::uint32_t type = filetype::little_16(stream, at + 2);
        const std::size_t size = filetype::little_32(stream, at + 4);
        at += 8;
        if ((version & 15U) == is_container) // its records follow; whose container they are in does not matter
            continue;
        if (type == storage)
            take_storage(stream.substr(at, size), (version >> 4U) == 1, found, depth + 1);
        at += size;
    }
}

} // namespace document
