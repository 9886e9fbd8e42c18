// css_lexer - CSS cut into words, strings, URLs and symbols, as far as its URLs and simple declarations need it
//
// Escapes are read and comments dropped, so that `\75rl(…)` and `dis\play` are what they are for a browser. Any bytes
// do; linear, in memory bounded by longest_css_text.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace html {

inline constexpr std::size_t longest_css_word = 64;
inline constexpr std::size_t longest_css_text = 2000;

enum class css_token : std::uint8_t {
    word, // name, number with its unit, colour, simple selector: letters, digits, - _ . # % + and all that is not ASCII
    string, // between quotes
    url,    // what stands in url(…)
    symbol, // any other byte but blanks
    end
};

class css_lexer
{
  public:
    explicit css_lexer(std::string_view css) : css_(css) {}

    css_token next();

    /// Of a word (in lower case), a string or a URL; cut at the limits above.
    const std::string& value() const { return value_; }

    char symbol() const { return symbol_; }

  private:
    css_token read_word();
    css_token read_url();
    css_token read_string(char quote);
    bool skip_comment();
    void skip_blanks();
    void read_escape(std::size_t most);
    void put(char byte, std::size_t most);
    char peek(std::size_t ahead = 0) const { return at_ + ahead < css_.size() ? css_[at_ + ahead] : '\0'; }

    std::string_view css_;
    std::size_t at_ = 0;
    std::string value_;
    char symbol_ = '\0';
};

} // namespace html
