// Any bytes as an archive: within the limits, and the outcome tells what was told of its files.

#include "contentd/archive/archive.hpp"
#include "contentd/filetype/trait.hpp"
#include "require.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view content(reinterpret_cast<const char*>(data), size);
    const archives::limits allowed{100'000, 20};
    std::uint64_t bytes = 0;
    std::size_t entries = 0;
    std::uint32_t traits = 0;
    const std::uint8_t outcome = archives::unpack(content, allowed, [&](auto, std::string_view file, std::uint32_t of) {
        bytes += file.size();
        ++entries;
        traits |= of;
        return true;
    });
    require(archives::is_known(content) || (outcome == archives::broken && entries == 0));
    require(bytes <= allowed.bytes && entries <= allowed.entries);
    require((traits & ~(filetype::encrypted | filetype::unsupported | filetype::broken)) == 0);
    require((traits & filetype::encrypted) == 0 || (outcome & archives::encrypted) != 0);
    require((traits & filetype::unsupported) == 0 || (outcome & archives::unsupported) != 0);
    require((traits & filetype::broken) == 0 || (outcome & archives::broken) != 0);
    return 0;
}
