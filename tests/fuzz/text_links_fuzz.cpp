// Any bytes as text: candidates are not empty, within their limit, and not many times as long as the text together.

#include "contentd/text_links/each_link.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    std::size_t bytes = 0;
    text_links::each_link(text, [&bytes](std::string_view link) {
        require(!link.empty() && link.size() <= text_links::longest_link);
        bytes += link.size();
    });
    require(bytes <= 64 * size);
    return 0;
}
