#include "contentd/mime/field_lexer.hpp"

#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"

namespace mime {

namespace {

bool is_attribute_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '-' || byte == '*' || byte == '_';
}

} // namespace

bool field_lexer::take(char byte)
{
    if (at_end() || text_[at_] != byte)
        return false;
    ++at_;
    return true;
}

void field_lexer::skip_blanks_and_comments()
{
    while (!at_end()) {
        if (text::is_white(text_[at_]))
            ++at_;
        else if (text_[at_] != '(' || !skip_comment())
            return;
    }
}

bool field_lexer::skip_comment()
{
    if (!may_have_comments_)
        return false;
    std::size_t depth = 0;
    for (std::size_t i = at_; i < text_.size(); ++i) {
        if (text_[i] == '\\') {
            ++i;
        } else if (text_[i] == '(') {
            ++depth;
        } else if (text_[i] == ')' && --depth == 0) {
            at_ = i + 1;
            return true;
        }
    }
    may_have_comments_ = false;
    return false;
}

std::string_view field_lexer::word(std::string_view stops)
{
    const std::size_t begin = at_;
    while (!at_end() && !text::is_white(text_[at_]) && text_[at_] != '(' && stops.find(text_[at_]) == stops.npos)
        ++at_;
    return since(begin);
}

std::string field_lexer::quoted(std::string_view& written)
{
    std::string value;
    const std::size_t begin = at_;
    for (; !at_end() && text_[at_] != '"'; ++at_) {
        if (text_[at_] == '\\' && at_ + 1 < text_.size())
            ++at_;
        value += text_[at_];
    }
    written = since(begin);
    take('"');
    return value;
}

std::string_view field_lexer::unquoted()
{
    const std::size_t begin = at_;
    while (!at_end() && text_[at_] != ';') {
        if (text::is_white(text_[at_]) && at_ > begin && !text::is_white(text_[at_ - 1]) && is_assignment_at(at_))
            break;
        ++at_;
    }
    return text::trimmed(since(begin));
}

bool field_lexer::is_assignment_at(std::size_t at) const
{
    while (at < text_.size() && text::is_white(text_[at]))
        ++at;
    const std::size_t name = at;
    while (at < text_.size() && is_attribute_byte(text_[at]))
        ++at;
    return at > name && at < text_.size() && text_[at] == '=';
}

std::string without_comments(std::string_view text)
{
    std::string out;
    field_lexer lexer(text);
    while (!lexer.at_end()) {
        const std::size_t before = lexer.position();
        if (lexer.peek() == '(')
            lexer.skip_blanks_and_comments();
        if (lexer.position() == before) {
            out += lexer.peek();
            lexer.skip();
        }
    }
    return std::string(text::trimmed(out));
}

} // namespace mime
