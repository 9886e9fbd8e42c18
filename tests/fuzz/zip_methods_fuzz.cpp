// Any bytes as a packed file of a zip: the first one chooses the method, the second one its flags. Never more than
// asked for, and of the methods that do not tell their end never less.

#include "contentd/archive/zip_methods.hpp"
#include "require.hpp"

#include <cstdint>

namespace {

std::optional<std::string> unpack(unsigned method, std::string_view packed, unsigned flags, std::size_t size)
{
    if (method == 0)
        return archives::unshrink(packed, size);
    if (method < 5)
        return archives::expand(packed, method + 1, size);
    return method == 5 ? archives::explode(packed, flags, size) : archives::inflate64(packed, size);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    constexpr std::size_t most = 100'000;
    constexpr unsigned methods = 7;
    const unsigned method = data[0] % methods;
    const std::string_view packed(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::optional<std::string> file = unpack(method, packed, data[1], most);
    require(!file || file->size() <= most);
    require(!file || method == methods - 1 || file->size() == most);
    return 0;
}
