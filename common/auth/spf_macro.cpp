#include "common/auth/spf_macro.hpp"

#include "common/auth/spf_domain.hpp"
#include "common/auth/spf_limits.hpp"

#include <algorithm>
#include <charconv>

namespace auth {

namespace {

constexpr std::string_view delimiter_characters = ".-+,/_=";

bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/// What stands between `%{` and `}`.
base::result<macro_piece> parse_macro(std::string_view inside, macro_place place)
{
    macro_piece piece;
    if (inside.empty())
        return base::fail("an empty macro");
    piece.is_escaped = inside.front() >= 'A' && inside.front() <= 'Z';
    piece.letter = piece.is_escaped ? static_cast<char>(inside.front() + ('a' - 'A')) : inside.front();
    const std::string_view letters = place == macro_place::domain ? "slodiphv" : "slodiphvcrt";
    if (letters.find(piece.letter) == std::string_view::npos)
        return base::fail("an unknown macro letter");
    inside.remove_prefix(1);
    const auto digits =
        static_cast<std::size_t>(std::find_if_not(inside.begin(), inside.end(), is_digit) - inside.begin());
    if (digits != 0) {
        // More parts than any text has mean all of them.
        const auto read = std::from_chars(inside.data(), inside.data() + digits, piece.keep);
        if (read.ec == std::errc::result_out_of_range)
            piece.keep = 100'000;
        if (piece.keep == 0)
            return base::fail("a macro that keeps no part");
        inside.remove_prefix(digits);
    }
    if (!inside.empty() && (inside.front() == 'r' || inside.front() == 'R')) {
        piece.is_reversed = true;
        inside.remove_prefix(1);
    }
    if (inside.find_first_not_of(delimiter_characters) != std::string_view::npos)
        return base::fail("an unknown delimiter in a macro");
    piece.delimiters = inside.empty() ? "." : std::string(inside);
    return piece;
}

bool may_stand(char byte, macro_place place)
{
    return (byte > ' ' && byte <= '~') || (byte == ' ' && place == macro_place::explanation);
}

/// domain-end of RFC 7208: a dot and a top label, perhaps one more dot, when no macro ends it.
bool ends_domain(std::string_view tail)
{
    if (tail.ends_with('.'))
        tail.remove_suffix(1);
    const auto dot = tail.rfind('.');
    return dot != std::string_view::npos && is_top_label(tail.substr(dot + 1));
}

std::string ip_value(const net::ip_address& address)
{
    if (address.is_v4())
        return address.to_text();
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string value;
    for (const unsigned byte : address.bytes())
        value += {digits[byte >> 4U], '.', digits[byte & 0xfU], '.'};
    value.pop_back();
    return value;
}

std::string value_of(char letter, const macro_values& values)
{
    switch (letter) {
    case 's':
        return values.local + '@' + values.sender_domain;
    case 'l':
        return values.local;
    case 'o':
        return values.sender_domain;
    case 'd':
        return values.domain;
    case 'i':
        return ip_value(values.client);
    case 'p':
        return values.validated;
    case 'h':
        return values.helo;
    case 'c':
        return values.client.to_text();
    case 'r':
        return values.receiver;
    case 't':
        return values.seconds;
    default:
        return values.client.is_v4() ? "in-addr" : "ip6";
    }
}

std::string url_escaped(std::string_view bytes)
{
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string escaped;
    for (const char byte : bytes) {
        if (plain.find(byte) != std::string_view::npos) {
            escaped += byte;
            continue;
        }
        const auto value = static_cast<unsigned char>(byte);
        escaped += {'%', digits[value >> 4U], digits[value & 0xfU]};
    }
    return escaped;
}

std::string expand_piece(const macro_piece& piece, const macro_values& values)
{
    const std::string value = value_of(piece.letter, values);
    std::vector<std::string_view> parts;
    std::string_view rest = value;
    for (auto end = rest.find_first_of(piece.delimiters); end != std::string_view::npos;
         end = rest.find_first_of(piece.delimiters)) {
        parts.push_back(rest.substr(0, end));
        rest.remove_prefix(end + 1);
    }
    parts.push_back(rest);
    if (piece.is_reversed)
        std::reverse(parts.begin(), parts.end());
    const std::size_t first = piece.keep == 0 || piece.keep >= parts.size() ? 0 : parts.size() - piece.keep;
    std::string joined;
    for (std::size_t i = first; i < parts.size(); ++i) {
        if (i != first)
            joined += '.';
        joined += parts[i];
    }
    return piece.is_escaped ? url_escaped(joined) : joined;
}

} // namespace

base::result<macro_text> parse_macros(std::string_view written, macro_place place)
{
    macro_text text;
    std::string literal;
    std::size_t tail = 0; // where the text after the last macro begins
    for (std::size_t at = 0; at < written.size();) {
        if (!may_stand(written[at], place))
            return base::fail("a character that may not stand there");
        if (written[at] != '%') {
            literal += written[at++];
            continue;
        }
        const char next = at + 1 < written.size() ? written[at + 1] : '\0';
        if (next == '%' || next == '_' || next == '-') {
            literal += next == '%' ? "%" : next == '_' ? " " : "%20";
            at += 2;
        } else if (const auto close = written.find('}', at); next == '{' && close != std::string_view::npos) {
            auto piece = parse_macro(written.substr(at + 2, close - at - 2), place);
            if (!piece)
                return piece.error();
            if (text.size() == spf_macro_limit)
                return base::fail("too many macros");
            piece->literal = std::exchange(literal, {});
            text.push_back(std::move(*piece));
            at = close + 1;
        } else {
            return base::fail("a % that begins no macro");
        }
        tail = at;
    }
    if (place == macro_place::domain &&
        (written.empty() || (tail != written.size() && !ends_domain(written.substr(tail)))))
        return base::fail("not a domain name");
    if (!literal.empty())
        text.push_back({.literal = std::move(literal), .letter = 0, .delimiters = {}});
    return text;
}

bool has_macro(const macro_text& text, std::string_view letters)
{
    return std::any_of(text.begin(), text.end(), [letters](const macro_piece& piece) {
        return piece.letter != 0 && (letters.empty() || letters.find(piece.letter) != std::string_view::npos);
    });
}

std::string expand_name(const macro_text& text, const macro_values& values, std::size_t limit)
{
    std::string name;
    for (const macro_piece& piece : text) {
        name += piece.literal;
        if (piece.letter != 0)
            name += expand_piece(piece, values);
        if (name.size() > limit)
            name.erase(0, name.size() - limit);
    }
    return name;
}

std::string expand_text(const macro_text& text, const macro_values& values, std::size_t limit)
{
    std::string made;
    for (const macro_piece& piece : text) {
        made += piece.literal;
        if (piece.letter != 0)
            made += expand_piece(piece, values);
        if (made.size() > limit) {
            made.resize(limit);
            break;
        }
    }
    return made;
}

} // namespace auth
