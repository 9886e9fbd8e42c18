// bytes - is anything in there above US-ASCII? Eight bytes at a time, since whole messages are asked for it.

#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace smtp_in {

inline bool has_8bit(std::string_view bytes)
{
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    std::uint64_t seen = 0;
    while (bytes.size() >= sizeof seen) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        seen |= word;
        bytes.remove_prefix(sizeof word);
    }
    for (const char c : bytes)
        seen |= static_cast<unsigned char>(c);
    return (seen & high_bits) != 0;
}

} // namespace smtp_in
