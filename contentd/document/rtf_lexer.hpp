// rtf_lexer - takes RTF apart into groups, control words and text, as Word does: names in any case, no errors

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace document {

struct rtf_token
{
    enum class kind : std::uint8_t {
        open,      // {
        close,     // }
        ignorable, // \*
        word,      // \name and a number
        text,      // characters up to the next of these
        character, // \'xx, and \\ \{ \}: one byte in `text`
        binary     // what \bin counts
    };
    kind what = kind::text;
    std::string name; // of a word, in lower case
    bool has_number = false;
    long number = 0;
    std::string_view text;
    bool is_escaped = false; // \'xx
};

class rtf_lexer
{
  public:
    explicit rtf_lexer(std::string_view content) : content_(content) {}

    /// Reads one token; false at the end.
    bool next();

    const rtf_token& token() const { return token_; }
    std::size_t position() const { return at_; }
    std::string_view content() const { return content_; }

  private:
    void take_control();
    void take_word();
    void take_character();

    std::string_view content_;
    std::size_t at_ = 0;
    rtf_token token_;
    char escaped_ = 0;
};

} // namespace document
