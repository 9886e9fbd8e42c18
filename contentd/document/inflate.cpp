#include "contentd/document/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

namespace document {

namespace {

constexpr int with_header = MAX_WBITS;
constexpr int bare = -MAX_WBITS;

std::string run(std::string_view packed, std::size_t most, int window)
{
    std::string unpacked;
    z_stream state{};
    if (inflateInit2(&state, window) != Z_OK)
        return unpacked;
    std::array<char, 16384> block{};
    state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    state.avail_in = static_cast<uInt>(std::min<std::size_t>(packed.size(), std::numeric_limits<uInt>::max()));
    int result = Z_OK;
    while (result == Z_OK && unpacked.size() < most) {
        state.next_out = reinterpret_cast<Bytef*>(block.data());
        state.avail_out = static_cast<uInt>(block.size());
        result = ::inflate(&state, Z_NO_FLUSH);
        const std::size_t made = block.size() - state.avail_out;
        unpacked.append(block.data(), std::min(made, most - unpacked.size()));
        if (made == 0 && state.avail_in == 0)
            break;
    }
    inflateEnd(&state);
    return unpacked;
}

} // namespace

std::string inflate(std::string_view packed, std::size_t most)
{
    std::string unpacked = run(packed, most, with_header);
    if (unpacked.empty() && packed.size() > 2)
        unpacked = run(packed.substr(2), most, bare); // a wrong header
    return unpacked.empty() ? run(packed, most, bare) : unpacked;
}

} // namespace document
