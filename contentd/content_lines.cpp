#include "contentd/content_lines.hpp"

#include "common/text/escape.hpp"

#include <algorithm>
#include <array>

namespace contentd {

namespace {

/// How long the line end and the blank are that stand there; 0 when they do not.
std::size_t length_of_fold(std::string_view text)
{
    const std::size_t line_end = text.starts_with("\r\n") ? 2 : text.starts_with('\n') ? 1 : 0;
    const bool is_folded = line_end > 0 && line_end < text.size() && (text[line_end] == ' ' || text[line_end] == '\t');
    return is_folded ? line_end + 1 : 0;
}

/// What an escape stands for; NUL where there is none.
char escaped(std::string_view text)
{
    if (text.size() < 2 || text[0] != '\\')
        return '\0';
    constexpr std::string_view same = "\\,;";
    if (text[1] == 'n' || text[1] == 'N')
        return '\n';
    return same.find(text[1]) == same.npos ? '\0' : text[1];
}

} // namespace

bool has_content_lines(std::string_view type, std::string_view content)
{
    constexpr std::array<std::string_view, 4> types = {"text/calendar", "text/vcard", "text/x-vcard", "text/directory"};
    constexpr std::array<std::string_view, 2> beginnings = {"begin:vcalendar", "begin:vcard"};
    return std::find(types.begin(), types.end(), type) != types.end() ||
           std::any_of(beginnings.begin(), beginnings.end(), [content](std::string_view each) {
               return text::equal_ignoring_case(content.substr(0, each.size()), each);
           });
}

std::string unfolded(std::string_view content)
{
    std::string lines;
    lines.reserve(content.size());
    for (std::size_t at = 0; at < content.size();) {
        const std::size_t fold = length_of_fold(content.substr(at, 3));
        if (fold == 0)
            lines += content[at];
        at += std::max<std::size_t>(fold, 1);
    }
    std::string made;
    made.reserve(lines.size());
    for (std::size_t at = 0; at < lines.size();) {
        const char meant = escaped(std::string_view(lines).substr(at, 2));
        made += meant == '\0' ? lines[at] : meant;
        at += meant == '\0' ? 1 : 2;
    }
    return made;
}

} // namespace contentd
