// Any bytes as a configuration file: read or refused in one line that names the place.

#include "common/conf/file.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto entries = conf::read_entries(bytes, "x");
    if (!entries) {
        if (!entries.error().text.starts_with("x:") || entries.error().text.find('\n') != std::string::npos)
            std::abort();
        return 0;
    }
    for (const conf::entry& each : *entries)
        if (each.key.empty() || each.value.find('\n') != std::string::npos || !each.where.starts_with("x:"))
            std::abort();
    return 0;
}
