#include "contentd/html/css_lexer.hpp"

#include "contentd/html/bytes.hpp"
#include "contentd/html/references.hpp"

#include <algorithm>

namespace html {

namespace {

constexpr byte_set is_punctuation_of_word("-_.#%+");

bool is_of_word(char byte)
{
    return is_alphanumeric(byte) || is_punctuation_of_word(byte) || (byte & 0x80) != 0;
}

} // namespace

void css_lexer::put(char byte, std::size_t most)
{
    if (byte != '\0' && value_.size() < most)
        value_ += byte;
}

/// At a backslash: up to six hexadecimal digits and a blank, a line end that is none, or a byte that stands for itself.
void css_lexer::read_escape(std::size_t most)
{
    ++at_;
    char32_t point = 0;
    const std::size_t begin = at_;
    for (int digit = 0; at_ - begin < 6 && (digit = digit_value(peek())) >= 0; ++at_)
        point = point * 16 + static_cast<char32_t>(digit);
    if (at_ == begin) {
        if (at_ < css_.size() && css_[at_] != '\n' && css_[at_] != '\r')
            put(css_[at_], most);
        at_ = std::min(at_ + 1, css_.size());
        return;
    }
    if (is_space(peek()))
        ++at_;
    const bool is_none = point == 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000);
    if (value_.size() + 4 <= most)
        append_utf8(value_, is_none ? char32_t{0xfffd} : point);
}

void css_lexer::skip_blanks()
{
    while (at_ < css_.size() && is_space(css_[at_]))
        ++at_;
}

/// Of CSS, and the marks of HTML's that CSS skips.
bool css_lexer::skip_comment()
{
    const std::string_view rest = css_.substr(at_, 4);
    if (rest.starts_with("/*")) {
        const std::size_t end = css_.find("*/", at_ + 2);
        at_ = end == css_.npos ? css_.size() : end + 2;
        return true;
    }
    const std::size_t mark = rest == "<!--" ? 4 : rest.starts_with("-->") ? 3 : 0;
    at_ += mark;
    return mark != 0;
}

css_token css_lexer::next()
{
    value_.clear();
    do
        skip_blanks();
    while (skip_comment());
    if (at_ == css_.size())
        return css_token::end;
    const char first = css_[at_];
    if (is_of_word(first) || first == '\\')
        return read_word();
    ++at_;
    if (first == '"' || first == '\'')
        return read_string(first);
    symbol_ = first;
    return css_token::symbol;
}

css_token css_lexer::read_word()
{
    while (at_ < css_.size()) {
        if (css_[at_] == '\\')
            read_escape(longest_css_word);
        else if (is_of_word(css_[at_]) || css_[at_] == '\0')
            put(css_[at_++], longest_css_word);
        else
            break;
    }
    std::transform(value_.begin(), value_.end(), value_.begin(), lower);
    return value_ == "url" && peek() == '(' ? read_url() : css_token::word;
}

css_token css_lexer::read_url()
{
    ++at_;
    value_.clear();
    skip_blanks();
    const char first = peek();
    if (first == '"' || first == '\'') {
        ++at_;
        read_string(first);
        skip_blanks();
    } else {
        while (at_ < css_.size() && css_[at_] != ')' && !is_space(css_[at_])) {
            if (css_[at_] == '\\')
                read_escape(longest_css_text);
            else
                put(css_[at_++], longest_css_text);
        }
        skip_blanks();
    }
    if (peek() == ')')
        ++at_;
    return css_token::url;
}

/// Behind its quote. A line end ends it as well, as CSS says.
css_token css_lexer::read_string(char quote)
{
    while (at_ < css_.size() && css_[at_] != quote && css_[at_] != '\n') {
        if (css_[at_] == '\\')
            read_escape(longest_css_text);
        else
            put(css_[at_++], longest_css_text);
    }
    if (at_ < css_.size())
        ++at_;
    return css_token::string;
}

} // namespace html
