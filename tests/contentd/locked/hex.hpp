// hex - bytes as digits

#pragma once

#include <string>
#include <string_view>

namespace testing {

inline std::string hex(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string made;
    for (const char each : bytes) {
        made += digits[static_cast<unsigned char>(each) / 16];
        made += digits[static_cast<unsigned char>(each) % 16];
    }
    return made;
}

} // namespace testing
