#include "contentd/html/references.hpp"

#include "contentd/html/bytes.hpp"
#include "named_references.hpp"

#include <algorithm>
#include <iterator>

namespace html {

namespace {

constexpr std::size_t longest_name = 33;    // CounterClockwiseContourIntegral;
constexpr std::size_t longest_old_name = 6; // without ';', such as frac12

constexpr char16_t windows_1252[32] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                       0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                       0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                       0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

char32_t character_numbered(char32_t number)
{
    if (number >= 0x80 && number < 0xa0)
        return windows_1252[number - 0x80];
    const bool is_none = number == 0 || number > 0x10ffff || (number >= 0xd800 && number < 0xe000);
    return is_none ? char32_t{0xfffd} : number;
}

reference numeric(std::string_view text)
{
    std::size_t at = 2; // behind "&#"
    const bool is_hexadecimal = at < text.size() && (text[at] == 'x' || text[at] == 'X');
    at += is_hexadecimal;
    const std::size_t begin = at;
    char32_t number = 0;
    for (; at < text.size(); ++at) {
        const int digit = digit_value(text[at]);
        if (digit < 0 || (digit > 9 && !is_hexadecimal))
            break;
        number = std::min<char32_t>(number * (is_hexadecimal ? 16 : 10) + static_cast<char32_t>(digit), 0x110000);
    }
    if (at == begin)
        return {};
    if (at < text.size() && text[at] == ';')
        ++at;
    return {character_numbered(number), 0, at};
}

reference named(std::string_view name)
{
    const auto* const found =
        std::lower_bound(std::begin(named_references), std::end(named_references), name,
                         [](const named_reference& row, std::string_view wanted) { return row.name < wanted; });
    if (found == std::end(named_references) || found->name != name)
        return {};
    return {found->first, found->second, 1 + name.size()};
}

} // namespace

reference reference_at(std::string_view text, std::size_t at, bool is_in_attribute)
{
    text.remove_prefix(at);
    if (text.size() > 1 && text[1] == '#')
        return numeric(text);
    const std::string_view behind = text.substr(1, longest_name);
    const auto size =
        static_cast<std::size_t>(std::find_if_not(behind.begin(), behind.end(), is_alphanumeric) - behind.begin());
    if (size < behind.size() && behind[size] == ';')
        if (const reference whole = named(behind.substr(0, size + 1)); whole.length != 0)
            return whole;
    for (std::size_t length = std::min(size, longest_old_name); length >= 2; --length) {
        const reference old = named(behind.substr(0, length));
        if (old.length == 0)
            continue;
        const char next = length < behind.size() ? behind[length] : ' ';
        return is_in_attribute && (next == '=' || is_alphanumeric(next)) ? reference{} : old;
    }
    return {};
}

void append_utf8(std::string& to, char32_t point)
{
    const auto put = [&to](char32_t byte) { to += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (point < 0x80)
        return put(point);
    if (point < 0x800) {
        put(0xc0 | point >> 6U);
    } else {
        if (point < 0x10000) {
            put(0xe0 | point >> 12U);
        } else {
            put(0xf0 | point >> 18U);
            put(0x80 | (point >> 12U & 0x3fU));
        }
        put(0x80 | (point >> 6U & 0x3fU));
    }
    put(0x80 | (point & 0x3fU));
}

std::string attribute_text(std::string_view value, std::size_t most)
{
    std::string text;
    for (std::size_t at = 0; at < value.size() && text.size() <= most;) {
        const std::string_view near = value.substr(at, most + 1);
        const std::string_view plain = near.substr(0, near.find_first_of(std::string_view("&\0", 2)));
        text += plain;
        at += plain.size();
        if (at == value.size() || text.size() > most)
            break;
        const reference read = value[at] == '&' ? reference_at(value, at, true) : reference{0, 0, 1};
        if (read.length == 0)
            text += '&';
        if (read.first != 0)
            append_utf8(text, read.first);
        if (read.second != 0)
            append_utf8(text, read.second);
        at += std::max<std::size_t>(read.length, 1);
    }
    if (text.size() > most) {
        std::size_t end = most;
        while (end > 0 && most - end < 4 && (text[end] & 0xc0) == 0x80)
            --end;
        text.resize(end);
    }
    return text;
}

} // namespace html
