#include "common/rules/lexer.hpp"

#include "common/text/escape.hpp"
#include "common/text/units.hpp"
#include "common/text/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace rules {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_in_address(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' || c == ':' || c == '/';
}

bool is_in_path(char c)
{
    return is_word(c) || c == '.' || c == '/' || c == '-';
}

// Quotes: a backslash takes the meaning off `"` and `\`; before anything else it stands for itself, so that
// patterns read as they are known: "\.exe$".
bool is_escape(std::string_view text, std::size_t at)
{
    return text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\');
}

} // namespace

std::size_t offset_in_quoted(std::string_view file, std::size_t quoted_at, std::size_t index)
{
    std::size_t at = quoted_at + 1;
    for (; index > 0 && at < file.size(); --index)
        at += is_escape(file, at) ? 2 : 1;
    return at;
}

token lexer::next()
{
    skip_blanks();
    if (at_ >= text_.size())
        return take(token_kind::end, 0);
    return read();
}

void lexer::skip_blanks()
{
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (c == '#')
            at_ = std::min(text_.find('\n', at_), text_.size());
        else if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
            ++at_;
        else
            return;
    }
}

token lexer::read()
{
    const char c = text_[at_];
    token found;
    if (c == '"')
        return quoted();
    if (c == '@')
        return list_name();
    if (is_in_address(c) && address(found))
        return found;
    if (is_digit(c))
        return number();
    if (is_word(c))
        return name();
    return symbol();
}

token lexer::take(token_kind kind, std::size_t length)
{
    token taken;
    taken.kind = kind;
    taken.at = at_;
    at_ += length;
    taken.end = at_;
    return taken;
}

token lexer::refuse(std::size_t length, std::string sentence)
{
    told_.error(at_, std::move(sentence));
    return take(token_kind::bad, length);
}

token lexer::symbol()
{
    struct symbol_form
    {
        std::string_view written;
        token_kind kind;
    };
    // Longer ones first.
    static constexpr symbol_form forms[] = {{"->", token_kind::arrow},      {"!=", token_kind::not_equal},
                                            {"<=", token_kind::less_equal}, {">=", token_kind::greater_equal},
                                            {":", token_kind::colon},       {",", token_kind::comma},
                                            {"|", token_kind::bar},         {"(", token_kind::open},
                                            {")", token_kind::close},       {"=", token_kind::equal},
                                            {"<", token_kind::less},        {">", token_kind::greater},
                                            {"~", token_kind::match},       {"+", token_kind::plus},
                                            {"-", token_kind::minus},       {"*", token_kind::times},
                                            {"/", token_kind::divide}};
    const std::string_view rest = text_.substr(at_);
    for (const symbol_form& form : forms)
        if (rest.starts_with(form.written))
            return take(form.kind, form.written.size());
    const std::size_t length = text::next_character(text_, at_).length;
    return refuse(length, "unexpected character \"" + text::for_json(rest.substr(0, length)) + "\"");
}

std::size_t lexer::run(std::size_t from, bool (*is_part)(char)) const
{
    while (from < text_.size() && is_part(text_[from]))
        ++from;
    return from;
}

token lexer::name()
{
    std::size_t end = run(at_, is_word);
    while ((peek(end) == '.' || peek(end) == '-') && is_word(peek(end + 1)))
        end = run(end + 1, is_word);
    const std::string_view written = text_.substr(at_, end - at_);
    token taken = take(token_kind::name, written.size());
    taken.text = written;
    return taken;
}

// An address is recognised by three dots or two colons; `10/2` and `bad:` are none.
bool lexer::address(token& out)
{
    const std::size_t end = run(at_, is_in_address);
    const std::string_view written = text_.substr(at_, end - at_);
    const bool has_four_parts = is_digit(written[0]) && std::count(written.begin(), written.end(), '.') == 3;
    if (!has_four_parts && std::count(written.begin(), written.end(), ':') < 2)
        return false;
    if (is_word(peek(end)) && !has_four_parts)
        return false;
    const bool is_network = written.find('/') != std::string_view::npos;
    const auto read = net::prefix::parse(written);
    if (!read) {
        out = refuse(written.size(), read.error().text);
        return true;
    }
    out = take(is_network ? token_kind::network : token_kind::address, written.size());
    out.network = *read;
    return true;
}

token lexer::number()
{
    std::size_t end = run(at_, is_word);
    if (peek(end) == '.' && is_digit(peek(end + 1)))
        end = run(end + 1, is_word);
    const std::string_view written = text_.substr(at_, end - at_);
    double number = 0;
    const auto [stop, failure] =
        std::from_chars(written.data(), written.data() + written.size(), number, std::chars_format::fixed);
    if (failure != std::errc() || stop != written.data() + written.size()) {
        if (const auto duration = text::to_duration(written))
            number = static_cast<double>(duration->count()) / 1000;
        else if (const auto size = text::to_size(written))
            number = static_cast<double>(*size);
        else
            return refuse(written.size(), "\"" + text::printable(written, 60) +
                                              "\" is neither a number, a duration such as 10m nor a size such as 5MB");
    }
    token taken = take(token_kind::number, written.size());
    taken.number = number;
    return taken;
}

token lexer::quoted()
{
    std::string content;
    std::size_t end = at_ + 1;
    for (; end < text_.size() && text_[end] != '"' && text_[end] != '\n'; ++end) {
        if (is_escape(text_, end))
            ++end;
        content += text_[end];
    }
    if (peek(end) != '"')
        return refuse(end - at_, "the text that begins here is not closed on its line");
    token taken = take(token_kind::text, end + 1 - at_);
    taken.text = std::move(content);
    return taken;
}

token lexer::list_name()
{
    const std::size_t end = run(at_ + 1, is_in_path);
    const std::string_view written = text_.substr(at_ + 1, end - at_ - 1);
    if (written.empty())
        return refuse(1, "the name of a list is missing after \"@\"");
    token taken = take(token_kind::list, written.size() + 1);
    taken.text = written;
    return taken;
}

} // namespace rules
