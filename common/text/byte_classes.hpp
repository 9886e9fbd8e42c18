// byte_classes - the classes of bytes that markup and links are cut by; ASCII alone, in any locale

#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace text {

constexpr bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

constexpr bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

constexpr bool is_alphanumeric(char byte)
{
    return is_letter(byte) || is_digit(byte);
}

constexpr bool is_ascii(char byte)
{
    return (byte & 0x80) == 0;
}

constexpr char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte;
}

/// The value of a hexadecimal digit, -1 for what is none.
constexpr int digit_value(char byte)
{
    if (is_digit(byte))
        return byte - '0';
    return lower(byte) >= 'a' && lower(byte) <= 'f' ? lower(byte) - 'a' + 10 : -1;
}

/// `prefix` is in lower case.
constexpr bool starts_with_folded(std::string_view text, std::string_view prefix)
{
    if (text.size() < prefix.size())
        return false;
    for (std::size_t i = 0; i < prefix.size(); ++i)
        if (lower(text[i]) != prefix[i])
            return false;
    return true;
}

/// A set of bytes, asked at the cost of one load.
class byte_set
{
  public:
    constexpr explicit byte_set(std::string_view members)
    {
        for (const char each : members)
            holds_[static_cast<unsigned char>(each)] = true;
    }

    constexpr bool operator()(char byte) const { return holds_[static_cast<unsigned char>(byte)]; }

  private:
    std::array<bool, 256> holds_{};
};

} // namespace text
