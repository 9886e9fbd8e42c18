// Any bytes as a JPEG, a PNG and a GIF: within the allowance, links and names UTF-8.

#include "document_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    for (const char* const type : {"image/jpeg", "image/png", "image/gif"})
        look_into(data, size, type);
    return 0;
}
