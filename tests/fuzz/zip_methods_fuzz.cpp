// Any bytes as the only entry of a zip whose header is that of those in tests/data/archive: the method and its flags in
// their places, then the packed bytes. Never more than asked for, and of the methods that do not tell their end never
// less.

#include "contentd/archive/zip_methods.hpp"
#include "require.hpp"

#include <cstdint>

namespace {

constexpr unsigned tells_its_end = 9;

std::optional<std::string> unpack(unsigned method, std::string_view packed, unsigned flags, std::size_t size)
{
    if (method == 1)
        return archives::unshrink(packed, size);
    if (method >= 2 && method <= 5)
        return archives::expand(packed, method, size);
    if (method == 6)
        return archives::explode(packed, flags, size);
    return method == tells_its_end ? archives::inflate64(packed, size) : std::nullopt;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::size_t header_size = 40;
    if (size < header_size)
        return 0;
    constexpr std::size_t most = 100'000;
    const unsigned flags = data[6];
    const unsigned method = data[8];
    const std::string_view packed(reinterpret_cast<const char*>(data) + header_size, size - header_size);
    const std::optional<std::string> file = unpack(method, packed, flags, most);
    require(!file || file->size() <= most);
    require(!file || method == tells_its_end || file->size() == most);
    return 0;
}
