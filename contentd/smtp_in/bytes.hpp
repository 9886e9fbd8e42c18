// bytes - is anything in there above US-ASCII? 32 bytes at a time, since whole messages are asked for it.

#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace smtp_in {

inline bool has_8bit(std::string_view bytes)
{
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    std::uint64_t seen = 0;
    while (bytes.size() >= 4 * sizeof seen) {
        std::array<std::uint64_t, 4> words{};
        std::memcpy(words.data(), bytes.data(), sizeof words);
        seen |= words[0] | words[1] | words[2] | words[3];
        bytes.remove_prefix(sizeof words);
    }
    for (const char c : bytes)
        seen |= static_cast<unsigned char>(c);
    return (seen & high_bits) != 0;
}

} // namespace smtp_in
