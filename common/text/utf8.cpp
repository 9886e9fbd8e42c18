#include "common/text/utf8.hpp"

#include "common/text/by_eights.hpp"
#include "common/text/byte_classes.hpp"

#include <cstdint>

namespace text {

namespace {

std::size_t length_of(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first < 0xe0)
        return 2;
    if (first >= 0xe0 && first < 0xf0)
        return 3;
    return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

bool is_scalar(char32_t point, std::size_t length)
{
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    return point >= least[length] && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

std::size_t length_of_7bit(std::string_view bytes)
{
    return find_by_eights(
        bytes, 0, [](std::uint64_t eight) { return (eight & eight_times(0x80)) != 0; },
        [](char byte) { return !is_ascii(byte); });
}

} // namespace

character next_character(std::string_view bytes, std::size_t at)
{
    const auto first = static_cast<unsigned char>(bytes[at]);
    const std::size_t length = length_of(first);
    if (length == 1)
        return {first, 1};
    if (length == 0 || at + length > bytes.size())
        return {invalid_character, 1};
    char32_t point = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(bytes[at + i]);
        if ((byte & 0xc0U) != 0x80)
            return {invalid_character, 1};
        point = point << 6U | (byte & 0x3fU);
    }
    return is_scalar(point, length) ? character{point, length} : character{invalid_character, 1};
}

bool is_utf8(std::string_view bytes)
{
    for (std::size_t at = length_of_7bit(bytes); at < bytes.size();) {
        if (static_cast<unsigned char>(bytes[at]) < 0x80) {
            at += length_of_7bit(bytes.substr(at));
            continue;
        }
        const auto [point, length] = next_character(bytes, at);
        if (point == invalid_character)
            return false;
        at += length;
    }
    return true;
}

bool is_7bit(std::string_view bytes)
{
    return length_of_7bit(bytes) == bytes.size();
}

} // namespace text
