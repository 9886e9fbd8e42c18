#include "contentd/document/sheet_text.hpp"

#include "common/text/charset.hpp"
#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/document/formula.hpp"
#include "contentd/document/sylk.hpp"
#include "contentd/document/target.hpp"

#include <algorithm>
#include <string>

namespace document {

namespace {

constexpr std::string_view signs = "=+-@";

/// UTF-16 by its mark or by zeros in every second byte; else nothing.
std::string_view wide_charset(std::string_view content)
{
    if (content.starts_with("\xff\xfe") || (content.size() > 3 && content[1] == 0 && content[3] == 0))
        return "UTF-16LE";
    if (content.starts_with("\xfe\xff") || (content.size() > 3 && content[0] == 0 && content[2] == 0))
        return "UTF-16BE";
    return {};
}

std::string_view take_line(std::string_view& rest)
{
    const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

/// Where a formula begins in the line: behind a separator, with blanks, quotes or what escapes a text before it.
std::size_t formula_in(std::string_view line, char separator)
{
    bool is_begin = true;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char byte = line[at];
        if (is_begin && signs.find(byte) != signs.npos)
            return at;
        const bool separates = byte == separator || byte == ',' || byte == ';' || byte == '\t';
        const bool is_blank = static_cast<unsigned char>(byte) <= ' ';
        is_begin = separates || (is_begin && (is_blank || byte == '"' || byte == '\''));
    }
    return line.npos;
}

void examine_values(std::string_view rest, collector& found)
{
    char separator = ',';
    while (!rest.empty() && found.has_time()) {
        const std::string_view line = take_line(rest);
        if (line.size() > 4 && text::equal_ignoring_case(line.substr(0, 4), "sep="))
            separator = line[4];
        const std::size_t at = formula_in(line, separator);
        if (at == line.npos)
            continue;
        if (has_dde_link(line.substr(at)))
            found.note(filetype::dde);
        take_formula_links(line.substr(at), found);
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
    const std::string_view charset = wide_charset(content);
    std::string narrow;
    if (!charset.empty()) {
        narrow = text::to_utf8(content.substr(0, found.room()), charset).utf8;
        found.spend(narrow.size());
        content = narrow;
    }
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
