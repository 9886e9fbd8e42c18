// references - the characters that HTML and XML write with "&"

#include "contentd/document/markup.hpp"
#include "contentd/mime/hexadecimal.hpp"

#include <algorithm>

namespace document {

namespace {

struct named
{
    std::string_view name;
    char byte;
};

constexpr named names[] = {{"amp", '&'},    {"lt", '<'},     {"gt", '>'},       {"quot", '"'},  {"apos", '\''},
                           {"colon", ':'},  {"tab", '\t'},   {"newline", '\n'}, {"sol", '/'},   {"lpar", '('},
                           {"rpar", ')'},   {"period", '.'}, {"num", '#'},      {"quest", '?'}, {"equals", '='},
                           {"nbsp", ' '},   {"bsol", '\\'},  {"comma", ','},    {"semi", ';'},  {"excl", '!'},
                           {"lbrack", '['}, {"rbrack", ']'}, {"lsqb", '['},     {"rsqb", ']'},  {"dollar", '$'}};

void append_character(std::string& to, std::uint32_t code)
{
    if (code < 0x80) {
        to += static_cast<char>(code);
    } else if (code < 0x800) {
        to += static_cast<char>(0xc0U | code >> 6U);
        to += static_cast<char>(0x80U | (code & 0x3fU));
    } else if (code < 0x10000 && (code < 0xd800 || code > 0xdfff)) {
        to += static_cast<char>(0xe0U | code >> 12U);
        to += static_cast<char>(0x80U | (code >> 6U & 0x3fU));
        to += static_cast<char>(0x80U | (code & 0x3fU));
    } else {
        to += '?';
    }
}

/// The number of a reference behind "&#", without its semicolon; takes it off.
std::uint32_t take_number(std::string_view& rest)
{
    constexpr std::uint32_t most = 0x110000;
    const bool is_hexadecimal = rest.starts_with('x') || rest.starts_with('X');
    rest.remove_prefix(is_hexadecimal ? 1 : 0);
    std::uint32_t code = 0;
    while (!rest.empty()) {
        const int digit = mime::hexadecimal_digit(rest.front());
        if (digit < 0 || (!is_hexadecimal && digit > 9))
            break;
        code = std::min(most, code * (is_hexadecimal ? 16 : 10) + static_cast<std::uint32_t>(digit));
        rest.remove_prefix(1);
    }
    return code;
}

/// One reference at the front of `rest`; false, and nothing taken, when it is none.
bool take_reference(std::string_view& rest, std::string& to)
{
    constexpr std::size_t longest = 8;
    std::string_view inner = rest.substr(1);
    if (inner.starts_with('#')) {
        inner.remove_prefix(1);
        append_character(to, take_number(inner));
    } else {
        std::string name(inner.substr(0, std::min(inner.substr(0, longest).find(';'), longest)));
        const std::size_t size = name.size();
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte; });
        const auto* const found =
            std::find_if(std::begin(names), std::end(names), [&](const named& each) { return each.name == name; });
        if (found == std::end(names))
            return false;
        to += found->byte;
        inner.remove_prefix(size);
    }
    rest = inner.substr(inner.starts_with(';') ? 1 : 0);
    return true;
}

} // namespace

std::string undo_references(std::string_view text)
{
    std::string undone;
    while (!text.empty()) {
        const std::string_view plain = text.substr(0, text.find('&'));
        undone += plain;
        text.remove_prefix(plain.size());
        if (!text.empty() && !take_reference(text, undone)) {
            undone += '&';
            text.remove_prefix(1);
        }
    }
    return undone;
}

} // namespace document
