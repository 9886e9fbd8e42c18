#include "contentd/document/rtf_lexer.hpp"

#include "contentd/document/letters.hpp"
#include "contentd/mime/hexadecimal.hpp"

#include <algorithm>

namespace document {

using kind = rtf_token::kind;

bool rtf_lexer::next()
{
    if (at_ >= content_.size())
        return false;
    token_ = {};
    const char first = content_[at_];
    if (first == '{' || first == '}') {
        token_.what = first == '{' ? kind::open : kind::close;
        ++at_;
    } else if (first == '\\') {
        take_control();
    } else {
        token_.text = content_.substr(at_, content_.find_first_of("\\{}", at_) - at_);
        at_ += token_.text.size();
    }
    return true;
}

void rtf_lexer::take_control()
{
    ++at_;
    const char second = at_ < content_.size() ? content_[at_] : '\\';
    if (is_letter(second)) {
        take_word();
    } else if (second == '\'') {
        take_character();
    } else {
        token_.what = second == '*' ? kind::ignorable : kind::character;
        const bool is_itself = second == '\\' || second == '{' || second == '}';
        token_.text = is_itself ? content_.substr(std::min(at_, content_.size()), 1) : std::string_view();
        ++at_;
    }
}

void rtf_lexer::take_word()
{
    constexpr std::size_t longest_number = 10;
    token_.what = kind::word;
    for (; at_ < content_.size() && is_letter(content_[at_]); ++at_)
        if (token_.name.size() < 32)
            token_.name += static_cast<char>(content_[at_] | 0x20);
    const bool is_negative = content_.substr(at_).starts_with('-');
    at_ += is_negative ? 1 : 0;
    for (std::size_t digits = 0; at_ < content_.size() && is_digit(content_[at_]) && digits < longest_number;
         ++digits) {
        token_.number = token_.number * 10 + (content_[at_++] - '0');
        token_.has_number = true;
    }
    token_.number = is_negative ? -token_.number : token_.number;
    if (at_ < content_.size() && content_[at_] == ' ')
        ++at_;
    if (token_.name != "bin" || token_.number <= 0)
        return;
    token_.what = kind::binary;
    token_.text = content_.substr(std::min(at_, content_.size()), static_cast<std::size_t>(token_.number));
    at_ += token_.text.size();
}

void rtf_lexer::take_character()
{
    const int code = mime::hexadecimal_pair(content_.substr(at_ + 1));
    token_.what = kind::character;
    token_.is_escaped = true;
    at_ += code < 0 ? 1 : 3;
    escaped_ = static_cast<char>(code);
    token_.text = code < 0 ? std::string_view() : std::string_view(&escaped_, 1);
}

} // namespace document
