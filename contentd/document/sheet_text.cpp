#include "contentd/document/sheet_text.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/document/formula.hpp"
#include "contentd/document/letters.hpp"
#include "contentd/document/narrowed.hpp"
#include "contentd/document/sylk.hpp"
#include "contentd/document/target.hpp"

#include <algorithm>
#include <string>

namespace document {

namespace {

constexpr std::string_view signs = "=+-@";

std::string_view take_line(std::string_view& rest)
{
    const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

bool is_line_end(char byte)
{
    return byte == '\r' || byte == '\n';
}

/// To some reader in some language.
bool is_separator(char byte)
{
    return byte == ',' || byte == ';' || byte == '\t';
}

struct beginning
{
    std::size_t at = 0; // the sign, or the line's end when there is no formula
    bool is_formula = false;
    bool is_quoted = false;
};

/// The first formula of the line: behind a separator, with blanks, quotes or what escapes a text before it.
beginning find_formula(std::string_view text, char separator)
{
    beginning made;
    for (bool is_begin = true; made.at < text.size() && !is_line_end(text[made.at]); ++made.at) {
        const char byte = text[made.at];
        made.is_formula = is_begin && signs.find(byte) != signs.npos;
        if (made.is_formula)
            break;
        const bool separates = byte == separator || is_separator(byte);
        const bool is_blank = static_cast<unsigned char>(byte) <= ' ';
        made.is_quoted = !separates && (made.is_quoted != (is_begin && byte == '"'));
        is_begin = separates || (is_begin && (is_blank || byte == '"' || byte == '\''));
    }
    return made;
}

/// What may be joined with a reference behind it: "A1", "1:1", "name", "f()", "table[x]", "#REF!"; not a number or a
/// text.
bool ends_in_reference(std::string_view text)
{
    text = text.substr(0, text.find_last_not_of(' ') + 1);
    if (text.ends_with(')') || text.ends_with(']') || text.ends_with('!'))
        return true;
    while (!text.empty() && (is_digit(text.back()) || text.back() == '.'))
        text.remove_suffix(1);
    return !text.empty() && (is_letter(text.back()) || std::string_view("$_:").find(text.back()) != text.npos ||
                             static_cast<unsigned char>(text.back()) >= 0x80);
}

/// What separates cells to one reader joins references, or is a decimal comma, to another: "=1,5+x".
bool is_within_formula(std::string_view text, std::size_t at)
{
    const bool is_decimal =
        text[at] == ',' && at > 0 && at + 1 < text.size() && is_digit(text[at - 1]) && is_digit(text[at + 1]);
    return is_decimal || ends_in_reference(text.substr(0, at));
}

/// An apostrophe in or behind a word begins no name.
bool begins_quoted(std::string_view text, std::size_t at)
{
    const bool is_behind_word = at > 0 && (is_letter(text[at - 1]) || is_digit(text[at - 1]));
    return text[at] == '"' || (text[at] == '\'' && !is_behind_word);
}

/// Where the cell ends that begins with the sign of a formula; in quotes it may go on in the next line. With a
/// separator that is told, the usual ones need be none.
std::size_t end_of_formula(std::string_view text, bool is_quoted, char separator)
{
    char quote = is_quoted ? '"' : '\0';
    std::size_t depth = 0;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const char byte = text[at];
        if (is_line_end(byte) && (!is_quoted || quote != '"'))
            break;
        if (quote != '\0')
            quote = byte == quote ? '\0' : quote; // of two that stand for one, the second begins a text anew
        else if (begins_quoted(text, at))
            quote = byte;
        else if (byte == '(' || byte == '{')
            ++depth;
        else if (byte == ')' || byte == '}')
            depth -= depth > 0 ? 1 : 0;
        else if (is_separator(byte) && is_separator(separator) && depth == 0 && !is_within_formula(text, at))
            break;
    }
    return at;
}

void examine_values(std::string_view rest, collector& found)
{
    char separator = ',';
    while (!rest.empty() && found.has_time()) {
        if (rest.size() > 4 && text::equal_ignoring_case(rest.substr(0, 4), "sep=") && !is_line_end(rest[4]))
            separator = rest[4];
        const beginning begin = find_formula(rest, separator);
        rest.remove_prefix(begin.at);
        const std::string_view formula =
            rest.substr(0, begin.is_formula ? end_of_formula(rest, begin.is_quoted, separator) : 0);
        if (has_dde_link(formula))
            found.note(filetype::dde);
        take_formula_links(formula, found);
        // What ends the formula separates it from the next; what ends a line without one does not matter.
        rest.remove_prefix(begin.is_formula ? formula.size() : std::min<std::size_t>(1, rest.size()));
    }
}

/// "WEB", a version, then the address that Excel loads when the file is opened.
void examine_query(std::string_view rest, collector& found)
{
    constexpr int most_lines = 20;
    for (int i = 0; i < most_lines && !rest.empty(); ++i)
        if (const std::string_view line = text::trimmed(take_line(rest)); is_remote(line)) {
            take_loaded_target(line, found);
            return;
        }
}

} // namespace

void examine_sheet_text(std::string_view content, collector& found)
{
    std::string room;
    content = narrowed(content, room, found);
    while (content.starts_with("\xef\xbb\xbf"))
        content.remove_prefix(3);
    std::string_view rest = content;
    if (text::equal_ignoring_case(text::trimmed(take_line(rest)), "web"))
        examine_query(rest, found);
    if (content.size() > 2 && text::equal_ignoring_case(content.substr(0, 2), "id"))
        examine_sylk(content, found);
    examine_values(content, found);
}

} // namespace document
