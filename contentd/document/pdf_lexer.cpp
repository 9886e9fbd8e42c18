#include "contentd/document/pdf_lexer.hpp"

#include "common/text/charset.hpp"
#include "contentd/document/letters.hpp"
#include "contentd/mime/hexadecimal.hpp"

#include <algorithm>

namespace document {

namespace {

using namespace std::string_view_literals;
using kind = pdf_token::kind;

constexpr std::string_view blanks = "\0\t\n\f\r "sv;
constexpr std::string_view ends_word = "\0\t\n\f\r ()<>[]{}/%"sv;
constexpr std::size_t longest_text = 65536; // kept of a name or string

bool is_octal(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xf8U) == '0';
}

} // namespace

void pdf_lexer::skip_blanks()
{
    while (at_ < content_.size()) {
        at_ = std::min(content_.find_first_not_of(blanks, at_), content_.size());
        if (!content_.substr(at_).starts_with('%'))
            return;
        at_ = std::min(content_.find_first_of("\r\n", at_), content_.size());
    }
}

bool pdf_lexer::next()
{
    skip_blanks();
    if (at_ >= content_.size())
        return false;
    token_.text.clear();
    token_.number = 0;
    const std::string_view rest = content_.substr(at_);
    const char first = rest.front();
    if (first == '/') {
        take_name();
    } else if (first == '(') {
        take_string();
    } else if (rest.starts_with("<<") || rest.starts_with(">>")) {
        token_.what = first == '<' ? kind::open_dictionary : kind::close_dictionary;
        at_ += 2;
    } else if (first == '<') {
        take_hexadecimal();
    } else if (first == '[' || first == ']') {
        token_.what = first == '[' ? kind::open_array : kind::close_array;
        ++at_;
    } else if (is_digit(first) || first == '-' || first == '+' || first == '.') {
        take_number();
    } else {
        take_keyword();
    }
    return true;
}

void pdf_lexer::take_name()
{
    token_.what = kind::name;
    const std::size_t end = std::min(content_.find_first_of(ends_word, at_ + 1), content_.size());
    const std::string_view written = content_.substr(at_ + 1, end - at_ - 1);
    at_ = end;
    for (std::size_t i = 0; i < written.size() && token_.text.size() < longest_text; ++i) {
        const int code = written[i] == '#' ? mime::hexadecimal_pair(written.substr(i + 1)) : -1;
        token_.text += code < 0 ? written[i] : static_cast<char>(code);
        i += code < 0 ? 0 : 2;
    }
}

void pdf_lexer::take_string()
{
    token_.what = kind::string;
    const std::size_t begin = at_++;
    if (begin < no_strings_before_) {
        token_.what = kind::keyword;
        return;
    }
    constexpr std::string_view escaped = "nrtbf";
    constexpr std::string_view meant = "\n\r\t\b\f";
    std::string& text = token_.text;
    for (std::size_t open = 1; at_ < content_.size(); ++at_) {
        char byte = content_[at_];
        open += byte == '(' ? 1 : 0;
        open -= byte == ')' ? 1 : 0;
        if (open == 0) {
            ++at_;
            return;
        }
        if (byte == 'e' && content_.substr(at_).starts_with("endobj"))
            break;
        if (byte == '\\' && at_ + 1 < content_.size()) {
            byte = content_[++at_];
            unsigned code = 0;
            if (is_octal(byte)) {
                std::size_t digits = 0;
                for (; digits < 3 && at_ + digits < content_.size() && is_octal(content_[at_ + digits]); ++digits)
                    code = code * 8 + static_cast<unsigned>(content_[at_ + digits] - '0');
                at_ += digits - 1;
                byte = static_cast<char>(code);
            } else if (byte == '\r' || byte == '\n') {
                at_ += content_.substr(at_).starts_with("\r\n") ? 1 : 0;
                continue;
            } else if (escaped.find(byte) != escaped.npos) {
                byte = meant[escaped.find(byte)];
            }
        }
        if (text.size() < longest_text)
            text += byte;
    }
    no_strings_before_ = at_;
    at_ = begin + 1;
    token_.what = kind::keyword;
    text.clear();
}

void pdf_lexer::take_hexadecimal()
{
    token_.what = kind::string;
    int half = -1;
    for (++at_; at_ < content_.size() && content_[at_] != '>'; ++at_) {
        const int value = mime::hexadecimal_digit(content_[at_]);
        const bool is_blank = blanks.find(content_[at_]) != blanks.npos;
        if (value < 0 && !is_blank)
            return; // no string after all
        if (is_blank || token_.text.size() >= longest_text)
            continue;
        if (half >= 0)
            token_.text += static_cast<char>(half * 16 + value);
        half = half >= 0 ? -1 : value;
    }
    if (half >= 0)
        token_.text += static_cast<char>(half * 16);
    ++at_;
}

void pdf_lexer::take_number()
{
    constexpr std::uint64_t most = 1U << 31U;
    constexpr std::int64_t most_value = std::int64_t{1} << 33U;
    token_.what = kind::number;
    const bool is_negative = content_[at_] == '-';
    std::size_t at = at_ + (is_digit(content_[at_]) ? 0 : 1);
    token_.value = 0;
    for (; at < content_.size() && is_digit(content_[at]); ++at)
        token_.value = std::min(most_value, token_.value * 10 + (content_[at] - '0'));
    while (at < content_.size() && (is_digit(content_[at]) || content_[at] == '.'))
        ++at;
    at_ = at;
    token_.number = is_negative ? 0 : std::min(most, static_cast<std::uint64_t>(token_.value));
    token_.value = is_negative ? -token_.value : token_.value;
}

void pdf_lexer::take_keyword()
{
    token_.what = kind::keyword;
    const std::size_t end = std::min(content_.find_first_of(ends_word, at_), content_.size());
    constexpr std::string_view object_end = "endobj"; // ends even where the next number follows at once
    const bool is_object_end = content_.substr(at_).starts_with(object_end);
    const std::size_t size = is_object_end ? object_end.size() : std::max<std::size_t>(end - at_, 1);
    token_.text = content_.substr(at_, std::min<std::size_t>(size, 32));
    at_ += size;
}

std::string pdf_text(std::string_view string)
{
    if (string.starts_with("\xfe\xff"))
        return text::to_utf8(string.substr(2), "UTF-16BE").utf8;
    if (string.starts_with("\xff\xfe"))
        return text::to_utf8(string.substr(2), "UTF-16LE").utf8;
    return std::string(string.starts_with("\xef\xbb\xbf") ? string.substr(3) : string);
}

} // namespace document
