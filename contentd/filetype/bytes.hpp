// bytes - numbers out of a file, zero beyond its end, and as they stand in one

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace filetype {

inline std::uint32_t byte_at(std::string_view content, std::size_t at)
{
    return at < content.size() ? static_cast<unsigned char>(content[at]) : 0;
}

inline std::uint32_t little_16(std::string_view content, std::size_t at)
{
    return byte_at(content, at) | byte_at(content, at + 1) << 8U;
}

inline std::uint32_t little_32(std::string_view content, std::size_t at)
{
    return little_16(content, at) | little_16(content, at + 2) << 16U;
}

inline std::uint32_t big_32(std::string_view content, std::size_t at)
{
    return byte_at(content, at) << 24U | byte_at(content, at + 1) << 16U | byte_at(content, at + 2) << 8U |
           byte_at(content, at + 3);
}

/// Four bytes.
inline std::string to_little_32(std::uint32_t number)
{
    return {static_cast<char>(number), static_cast<char>(number >> 8U), static_cast<char>(number >> 16U),
            static_cast<char>(number >> 24U)};
}

} // namespace filetype
