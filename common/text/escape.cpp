#include "common/text/escape.hpp"

#include "common/text/utf8.hpp"

#include <algorithm>

namespace text {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_hex(std::string& out, unsigned char byte)
{
    out += hex_digits[byte >> 4U];
    out += hex_digits[byte & 15U];
}

bool is_bare_log_byte(unsigned char byte)
{
    return byte > ' ' && byte < 0x7f && byte != '"' && byte != '\\' && byte != '=';
}

char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// A control is a C0 or C1 character or DEL: terminals and log readers act on them.
bool is_control(char32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0);
}

// Marks after which a name is shown in another order than it is read: "fdp.exe" for "exe.pdf".
bool turns_direction(char32_t point)
{
    return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) || point == 0x200e ||
           point == 0x200f || point == 0x061c;
}

void append_log_character(std::string& out, std::string_view bytes, char32_t point)
{
    switch (point) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        break;
    }
    if (point != invalid_character && !is_control(point) && !turns_direction(point)) {
        out += bytes;
        return;
    }
    for (const char c : bytes) {
        out += "\\x";
        append_hex(out, static_cast<unsigned char>(c));
    }
}

int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

} // namespace

std::string for_log(std::string_view bytes)
{
    if (!bytes.empty() &&
        std::all_of(bytes.begin(), bytes.end(), [](char c) { return is_bare_log_byte(static_cast<unsigned char>(c)); }))
        return std::string(bytes);
    std::string out = "\"";
    for (std::size_t at = 0; at < bytes.size();) {
        const auto [point, length] = next_character(bytes, at);
        append_log_character(out, bytes.substr(at, length), point);
        at += length;
    }
    out += '"';
    return out;
}

std::string printable(std::string_view bytes, std::size_t limit)
{
    std::string out;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto [point, length] = next_character(bytes, at);
        if (out.size() + length > limit) {
            out += "...";
            break;
        }
        if (point == invalid_character || is_control(point) || turns_direction(point))
            out += '?';
        else
            out += bytes.substr(at, length);
        at += length;
    }
    return out;
}

std::string for_json(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const auto [point, length] = next_character(bytes, at);
        if (point == invalid_character) {
            out += "\xef\xbf\xbd";
        } else if (point == '"' || point == '\\') {
            out += '\\';
            out += static_cast<char>(point);
        } else if (point < 0x20 || point == 0x7f) {
            out += "\\u00";
            append_hex(out, static_cast<unsigned char>(point));
        } else {
            out += bytes.substr(at, length);
        }
        at += length;
    }
    return out;
}

std::string for_html(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const auto [point, length] = next_character(bytes, at);
        if (point == invalid_character || is_control(point) || turns_direction(point))
            out += "\xef\xbf\xbd";
        else if (point == '&')
            out += "&amp;";
        else if (point == '<')
            out += "&lt;";
        else if (point == '>')
            out += "&gt;";
        else if (point == '"')
            out += "&quot;";
        else if (point == '\'')
            out += "&#39;";
        else
            out += bytes.substr(at, length);
        at += length;
    }
    return out;
}

std::string to_xtext(std::string_view bytes)
{
    constexpr std::string_view upper = "0123456789ABCDEF";
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 33 && byte <= 126 && byte != '+' && byte != '=') {
            out += c;
            continue;
        }
        out += '+';
        out += upper[byte >> 4U];
        out += upper[byte & 15U];
    }
    return out;
}

base::result<std::string> from_xtext(std::string_view encoded)
{
    std::string out;
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        if (encoded[at] != '+') {
            out += encoded[at];
            continue;
        }
        if (at + 2 >= encoded.size() || hex_value(encoded[at + 1]) < 0 || hex_value(encoded[at + 2]) < 0)
            return base::fail("xtext has a '+' without two hexadecimal digits");
        out += static_cast<char>(hex_value(encoded[at + 1]) * 16 + hex_value(encoded[at + 2]));
        at += 2;
    }
    return out;
}

std::string to_hex(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes)
        append_hex(out, static_cast<unsigned char>(c));
    return out;
}

std::string to_lower(std::string_view bytes)
{
    std::string out(bytes);
    char* each = out.data();
    // A loop of a known length is one instruction for all of it, a loop over everything one turn a byte.
    constexpr std::size_t together = 16;
    std::size_t left = out.size();
    for (; left >= together; left -= together, each += together)
        for (std::size_t i = 0; i < together; ++i)
            each[i] = to_lower(each[i]);
    for (; left > 0; --left, ++each)
        *each = to_lower(*each);
    return out;
}

bool equal_ignoring_case(std::string_view left, std::string_view right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return to_lower(a) == to_lower(b); });
}

} // namespace text
