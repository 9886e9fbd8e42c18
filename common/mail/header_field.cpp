#include "common/mail/header_field.hpp"

#include "common/text/base64.hpp"
#include "common/text/utf8.hpp"

#include <algorithm>

namespace mail {

namespace {

constexpr std::size_t preferred_line = 76;
constexpr std::size_t longest_word = 900;
constexpr std::size_t encoded_bytes = 39; // of UTF-8 in one encoded word: 52 characters of base64 and 12 around

bool is_plain(std::string_view value)
{
    return std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

// A character as it goes into an encoded word: controls would break what decodes them.
std::string_view harmless(std::string_view bytes, char32_t point)
{
    if (point == text::invalid_character)
        return "?";
    return point < 0x20 || point == 0x7f ? " " : bytes;
}

// Blanks between encoded words vanish when they are decoded, so the whole value becomes encoded words.
std::string encoded(std::string_view value)
{
    std::string out;
    std::string piece;
    for (std::size_t at = 0; at < value.size();) {
        const auto [point, length] = text::next_character(value, at);
        piece += harmless(value.substr(at, length), point);
        at += length;
        if (piece.size() + 4 > encoded_bytes || at == value.size()) {
            out += (out.empty() ? "=?UTF-8?B?" : " =?UTF-8?B?") + text::to_base64(piece) + "?=";
            piece.clear();
        }
    }
    return out;
}

class folded_field
{
  public:
    explicit folded_field(std::string_view name) : text_(name)
    {
        text_ += ':';
        column_ = text_.size();
    }

    // The first word stays on the field's own line: a line of blanks alone is no folding (RFC 5322, 3.2.2).
    void add(std::string_view word)
    {
        if (has_word_ && column_ + 1 + word.size() > preferred_line)
            new_line();
        has_word_ = true;
        text_ += ' ';
        for (; word.size() > longest_word; word.remove_prefix(longest_word)) {
            text_ += word.substr(0, longest_word);
            new_line();
            text_ += ' ';
        }
        text_ += word;
        column_ += 1 + word.size();
    }

    std::string finish()
    {
        text_ += "\r\n";
        return std::move(text_);
    }

  private:
    void new_line()
    {
        text_ += "\r\n";
        column_ = 0;
    }

    std::string text_;
    std::size_t column_;
    bool has_word_ = false;
};

} // namespace

std::string header_field(std::string_view name, std::string_view value)
{
    const std::string written = is_plain(value) ? std::string(value) : encoded(value);
    folded_field field(name);
    for (std::size_t at = 0; at < written.size();) {
        const std::size_t end = std::min(written.find(' ', at), written.size());
        if (end > at)
            field.add(std::string_view(written).substr(at, end - at));
        at = end + 1;
    }
    return field.finish();
}

} // namespace mail
