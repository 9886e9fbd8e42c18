// repeated - texts that are long by saying one thing again and again

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace testing {

/// Whole blocks, until there are that many bytes.
inline std::string repeated(std::string_view block, std::size_t bytes)
{
    std::string many;
    many.reserve(bytes + block.size());
    while (many.size() < bytes)
        many += block;
    return many;
}

} // namespace testing
