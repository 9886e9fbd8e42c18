// lexer - a rule file as tokens
//
// Blanks and line ends only separate; `#` starts a comment. A name may contain '.', '_' and '-' between letters and
// digits (`no-ptr`, `client.ptr`), so a minus sign needs a blank before it after a name.

#pragma once

#include "common/net/ip.hpp"
#include "common/rules/reporter.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace rules {

enum class token_kind : std::uint8_t {
    end,
    bad, // reported already
    name,
    number, // also durations (in seconds) and sizes (in bytes)
    text,
    address,
    network,
    list, // @name
    colon,
    comma,
    bar,
    open,
    close,
    arrow,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    match,
    plus,
    minus,
    times,
    divide
};

struct token
{
    token_kind kind = token_kind::end;
    std::size_t at = 0;  // offset of the first byte
    std::size_t end = 0; // and past the last
    std::string text;    // of a name, a list's name, or what stands between quotes with the escapes undone
    double number = 0;
    net::prefix network;

    bool is(std::string_view word) const { return kind == token_kind::name && text == word; }
};

class lexer
{
  public:
    /// Reads the reporter's text, which must be UTF-8, and reports there.
    explicit lexer(reporter& told) : told_(told), text_(told.text()) {}

    /// After the last token: token_kind::end, for ever.
    token next();

  private:
    void skip_blanks();
    token read();
    token take(token_kind kind, std::size_t length);
    token refuse(std::size_t length, std::string sentence);
    token symbol();
    token name();
    token number();
    token quoted();
    token list_name();
    bool address(token& out);
    std::size_t run(std::size_t from, bool (*is_part)(char)) const;
    char peek(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

    reporter& told_;
    std::string_view text_;
    std::size_t at_ = 0;
};

/// The offset in the file of the byte that became byte `index` of a quoted token's text.
std::size_t offset_in_quoted(std::string_view file, std::size_t quoted_at, std::size_t index);

} // namespace rules
