#include "contentd/url/cleaned.hpp"

#include "common/text/utf8.hpp"
#include "contentd/url/address.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace url {

namespace {

bool is_control(char byte)
{
    return static_cast<unsigned char>(byte) < ' ' || byte == '\x7f';
}

bool is_dropped(char byte)
{
    return byte == '\t' || byte == '\r' || byte == '\n';
}

/// No-break and ideographic blanks, and characters without width, as texts have them around a URL.
std::size_t blank_at_front(std::string_view text)
{
    if (text.empty())
        return 0;
    if (text.front() == ' ' || is_control(text.front()))
        return 1;
    for (const std::string_view blank : {"\u00a0", "\u00ad", "\u200b", "\u2060", "\u3000", "\ufeff"})
        if (text.starts_with(blank))
            return blank.size();
    return 0;
}

std::string_view trimmed(std::string_view text)
{
    while (const std::size_t length = blank_at_front(text))
        text.remove_prefix(length);
    while (!text.empty()) {
        std::size_t at = text.size() - 1;
        while (at > 0 && text.size() - at < 3 && (text[at] & 0xc0) == 0x80)
            --at;
        if (blank_at_front(text.substr(at)) != text.size() - at)
            break;
        text = text.substr(0, at);
    }
    return text;
}

struct entity
{
    std::string_view name;
    char stands_for;
};

constexpr std::array<entity, 12> entities = {{{"amp", '&'},
                                              {"colon", ':'},
                                              {"sol", '/'},
                                              {"period", '.'},
                                              {"commat", '@'},
                                              {"num", '#'},
                                              {"quest", '?'},
                                              {"lt", '<'},
                                              {"gt", '>'},
                                              {"quot", '"'},
                                              {"Tab", '\t'},
                                              {"NewLine", '\n'}}};

/// The ASCII character of what stands between "&" and ";", or -1.
int character_of(std::string_view name)
{
    if (!name.starts_with('#')) {
        for (const entity& each : entities)
            if (each.name == name)
                return each.stands_for;
        return -1;
    }
    name.remove_prefix(1);
    const bool is_hexadecimal = name.starts_with('x') || name.starts_with('X');
    name.remove_prefix(is_hexadecimal ? 1 : 0);
    int value = -1;
    const auto end = std::from_chars(name.data(), name.data() + name.size(), value, is_hexadecimal ? 16 : 10);
    const bool is_whole = end.ec == std::errc() && end.ptr == name.data() + name.size();
    return is_whole && value > 0 && value < 0x80 ? value : -1;
}

/// The length of the entity that `text` begins with, and its character; 0 when it is none.
std::size_t entity_at_front(std::string_view text, char& stands_for)
{
    constexpr std::size_t longest = 10;
    if (text.front() != '&')
        return 0;
    const std::size_t end = text.substr(0, longest + 1).find(';');
    const int value = end == std::string_view::npos ? -1 : character_of(text.substr(1, end - 1));
    if (value < 0)
        return 0;
    stands_for = static_cast<char>(value);
    return end + 1;
}

/// Letters, colon and slashes as Japanese input methods write them, up to the first that is not: U+FF01 to U+FF5E.
std::string narrowed(std::string_view& text)
{
    std::string out;
    while (!text.empty()) {
        const text::character next = text::next_character(text, 0);
        if (next.point < 0xff01 || next.point > 0xff5e)
            break;
        out += static_cast<char>(next.point - 0xff01 + '!');
        text.remove_prefix(next.length);
    }
    return out;
}

} // namespace

cleaned clean(std::string_view raw)
{
    cleaned made;
    raw = trimmed(raw);
    if (raw.size() > longest_raw) {
        made.signs |= is_cut;
        raw = raw.substr(0, longest_raw);
    }
    made.text = narrowed(raw);
    while (!raw.empty()) {
        char byte = raw.front();
        const std::size_t length = entity_at_front(raw, byte);
        raw.remove_prefix(length == 0 ? 1 : length);
        if (is_control(byte))
            made.signs |= control_bytes;
        if (!is_dropped(byte))
            made.text += byte;
    }
    if (made.text.size() >= long_from)
        made.signs |= is_long;
    return made;
}

} // namespace url
