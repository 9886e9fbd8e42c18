#include "contentd/ciphers/utf16.hpp"

#include "common/text/utf8.hpp"

namespace ciphers {

std::string to_utf16(std::string_view utf8)
{
    std::string made;
    const auto put = [&](char32_t unit) {
        made += static_cast<char>(unit & 0xffU);
        made += static_cast<char>(unit >> 8U);
    };
    for (std::size_t at = 0; at < utf8.size();) {
        const text::character each = text::next_character(utf8, at);
        at += each.length;
        if (each.point == text::invalid_character)
            put(0xfffd);
        else if (each.point < 0x10000)
            put(each.point);
        else {
            put(0xd800 + ((each.point - 0x10000) >> 10U));
            put(0xdc00 + ((each.point - 0x10000) & 0x3ffU));
        }
    }
    return made;
}

} // namespace ciphers
