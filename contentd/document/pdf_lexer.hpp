// pdf_lexer - tokens of PDF (ISO 32000-1, 7.2 and 7.3), wherever they stand
//
// Objects are read one behind the other and not by the table of contents, so that what no reader would show is seen,
// too. A string that no parenthesis closes before "endobj" is none: it would hide the objects behind it.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace document {

struct pdf_token
{
    enum class kind : std::uint8_t {
        name,
        string,
        number,
        keyword,
        open_dictionary,
        close_dictionary,
        open_array,
        close_array
    };
    kind what = kind::keyword;
    std::string text;         // of a name without its slash and with #xx undone; of a string undone; of a keyword
    std::uint64_t number = 0; // whole part; 0 for negative ones
    std::int64_t value = 0;   // with its sign, within 33 bits
};

class pdf_lexer
{
  public:
    explicit pdf_lexer(std::string_view content) : content_(content) {}

    /// False at the end.
    bool next();

    const pdf_token& token() const { return token_; }
    std::size_t position() const { return at_; }
    void move_to(std::size_t position) { at_ = position; }

  private:
    void skip_blanks();
    void take_name();
    void take_string();
    void take_hexadecimal();
    void take_number();
    void take_keyword();

    std::string_view content_;
    std::size_t at_ = 0;
    std::size_t no_strings_before_ = 0;
    pdf_token token_;
};

/// A string as text: UTF-16 and UTF-8 by their marks, other bytes as they are.
std::string pdf_text(std::string_view string);

} // namespace document
