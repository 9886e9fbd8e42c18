// hexadecimal - two digits into a byte, as quoted-printable and RFC 2231 write it

#pragma once

#include <string_view>

namespace mime {

inline int hexadecimal_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/// The byte that the first two characters stand for; -1 when they are no digits.
inline int hexadecimal_pair(std::string_view text)
{
    if (text.size() < 2)
        return -1;
    const int high = hexadecimal_digit(text[0]);
    const int low = hexadecimal_digit(text[1]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

} // namespace mime
