// Any bytes as a text that is opened as a sheet: within the allowance, links UTF-8.

#include "document_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    look_into(data, size, "text/csv");
    return 0;
}
