// field_lexer - reads words of a structured field from left to right (RFC 5322, 3.2; RFC 2045, 5.1)
//
// Lenient: what breaks the grammar is text. An unclosed comment is no comment, and after one of them no '(' is tried
// again, so that a megabyte of '(' costs one pass.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mime {

class field_lexer
{
  public:
    explicit field_lexer(std::string_view text) : text_(text) {}

    bool at_end() const { return at_ >= text_.size(); }
    char peek() const { return at_end() ? '\0' : text_[at_]; }
    void skip() { ++at_; }
    std::size_t position() const { return at_; }
    std::string_view rest() const { return text_.substr(at_); }
    std::string_view since(std::size_t begin) const { return text_.substr(begin, at_ - begin); }

    /// True if the next byte was `byte`, which is then behind us.
    bool take(char byte);
    void skip_blanks_and_comments();
    /// Up to one of `stops`, a blank or '('.
    std::string_view word(std::string_view stops);
    /// Behind an opening quote: the text up to the closing one or the end, backslashes resolved; `written` gets it as
    /// it stands.
    std::string quoted(std::string_view& written);
    /// Up to the next ';', or to a blank that is followed by "name=": a forgotten ';'.
    std::string_view unquoted();

  private:
    bool skip_comment();
    bool is_assignment_at(std::size_t at) const;

    std::string_view text_;
    std::size_t at_ = 0;
    bool may_have_comments_ = true;
};

/// Comments taken out, blanks at both ends off.
std::string without_comments(std::string_view text);

} // namespace mime
