// Any bytes as XML that a browser or Office opens: within the allowance, links and names UTF-8.

#include "document_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    look_into(data, size, "text/xml");
    return 0;
}
