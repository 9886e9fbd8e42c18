// Any bytes as a file and as a file's name: a type is found, and an extension has neither dots nor separators.

#include "contentd/filetype/filetype.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view content(reinterpret_cast<const char*>(data), size);
    if (filetype::detect(content, false).type.empty())
        std::abort();
    const std::string extension = filetype::extension_of(content);
    const std::vector<std::string> extensions = filetype::extensions_of(content);
    if (!extension.empty() && extensions.front() != extension)
        std::abort();
    for (const std::string& each : extensions) {
        if (each.empty() || each.find_first_of("./\\") != std::string::npos)
            std::abort();
        (void)filetype::is_executable_extension(each);
    }
    return 0;
}
