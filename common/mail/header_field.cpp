#include "common/mail/header_field.hpp"

#include "common/text/utf8.hpp"

#include <algorithm>

namespace mail {

namespace {

constexpr std::size_t preferred_line = 76;
constexpr std::size_t longest_word = 900;
constexpr std::size_t encoded_bytes = 39; // of UTF-8 in one encoded word: 52 characters of base64 and 12 around

std::string base64(std::string_view bytes)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        unsigned block = 0;
        const std::size_t have = std::min<std::size_t>(3, bytes.size() - at);
        for (std::size_t i = 0; i < 3; ++i)
            block = block << 8U | (i < have ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            out += i <= have ? digits[block >> (18 - 6 * i) & 63U] : '=';
    }
    return out;
}

bool is_plain(std::string_view value)
{
    return std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

// Blanks inside an encoded text must be encoded too, so the whole value becomes encoded words.
std::string encoded(std::string_view value)
{
    std::string out;
    std::string piece;
    const auto flush = [&out, &piece] {
        if (!piece.empty())
            out += (out.empty() ? "" : " ") + ("=?UTF-8?B?" + base64(piece) + "?=");
        piece.clear();
    };
    for (std::size_t at = 0; at < value.size();) {
        const auto [point, length] = text::next_character(value, at);
        if (piece.size() + length > encoded_bytes)
            flush();
        if (point == text::invalid_character)
            piece += '?';
        else if (point < 0x20 || point == 0x7f)
            piece += ' ';
        else
            piece += value.substr(at, length);
        at += length;
    }
    flush();
    return out;
}

void append_word(std::string& out, std::size_t& column, std::string_view word)
{
    if (column + 1 + word.size() > preferred_line && column > 1) {
        out += "\r\n";
        column = 0;
    }
    out += ' ';
    ++column;
    while (word.size() > longest_word) {
        out += word.substr(0, longest_word);
        out += "\r\n ";
        word.remove_prefix(longest_word);
        column = 1;
    }
    out += word;
    column += word.size();
}

} // namespace

std::string header_field(std::string_view name, std::string_view value)
{
    const std::string written = is_plain(value) ? std::string(value) : encoded(value);
    std::string out(name);
    out += ':';
    std::size_t column = out.size();
    bool has_word = false;
    for (std::size_t at = 0; at < written.size();) {
        const std::size_t end = std::min(written.find(' ', at), written.size());
        if (end > at) {
            if (has_word)
                append_word(out, column, std::string_view(written).substr(at, end - at));
            else { // the first word stays on the field's own line: a line of blanks only is no folding
                out += ' ';
                column = out.size();
                std::size_t line = column;
                std::string first;
                append_word(first, line, std::string_view(written).substr(at, end - at));
                out += first.substr(1);
                column += first.size() - 1;
            }
            has_word = true;
        }
        at = end + 1;
    }
    out += "\r\n";
    return out;
}

} // namespace mail
