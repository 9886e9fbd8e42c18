// letters - ASCII letters and digits, whatever the locale

#pragma once

namespace document {

constexpr bool is_letter(char byte)
{
    const char lowered = static_cast<char>(byte | 0x20);
    return lowered >= 'a' && lowered <= 'z';
}

constexpr bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

} // namespace document
