#include "contentd/text_links/line_wraps.hpp"

#include "common/text/byte_classes.hpp"
#include "contentd/text_links/candidates.hpp"
#include "contentd/text_links/each_link.hpp"
#include "contentd/text_links/run.hpp"

namespace text_links {

namespace {

constexpr std::size_t least_line = 60; // what is shorter is not wrapped
constexpr std::size_t most_lines = 3;
constexpr std::size_t longest_mark = 16; // "> > > "
constexpr text::byte_set is_of_mark("> \t");
constexpr text::byte_set is_blank(" \t\r\n");

/// Where the text goes on in the line behind `at`, behind quote marks; npos when the line does not end at `at`.
std::size_t next_line(std::string_view text, std::size_t at)
{
    const std::string_view rest = text.substr(at, 3); // a flowed line ends in a blank (RFC 3676, 4.1)
    const std::size_t line = rest.find('\n');
    if (line == rest.npos || rest.substr(0, line).find_first_not_of(" \r") != rest.npos)
        return text.npos;
    std::size_t begin = at + line + 1;
    for (std::size_t i = 0; i < longest_mark && begin < text.size() && is_of_mark(text[begin]); ++i)
        ++begin;
    return begin;
}

bool is_long_line(std::string_view text, std::size_t end)
{
    return end >= least_line && text.substr(end - least_line, least_line).find('\n') == text.npos;
}

bool is_quote_mark(std::string_view text, std::size_t at)
{
    for (std::size_t i = 0; i < longest_mark; ++i) {
        if (at == 0 || text[at - 1] == '\n')
            return true;
        if (!is_of_mark(text[--at]))
            return false;
    }
    return false;
}

/// Without blanks, and quote marks at the beginnings of its lines.
std::string joined(std::string_view lines)
{
    std::string made;
    bool begins_line = false;
    for (const char each : lines) {
        begins_line = begins_line ? is_of_mark(each) : each == '\n';
        if (!begins_line && !is_blank(each))
            made += each;
    }
    return made;
}

} // namespace

std::string continued(std::string_view text, std::size_t end, std::string_view link)
{
    std::string made(link.substr(0, longest_link));
    bool is_longer = false;
    for (std::size_t i = 0; i < most_lines && made.size() < longest_link; ++i) {
        const bool is_soft_break = made.ends_with('=');
        const std::size_t next = next_line(text, end);
        if (next == text.npos ||
            (!is_soft_break && (!is_long_line(text, end) || end_of_authority(made) == made.size())))
            break;
        const run more = next_run(text, next);
        const std::string_view piece = text.substr(more.begin, more.end - more.begin);
        if (more.begin != next || piece.empty() || piece.substr(0, longest_link).find("://") != piece.npos)
            break;
        if (is_soft_break)
            made.pop_back();
        made += piece.substr(0, longest_link);
        end = more.end;
        is_longer = true;
    }
    return is_longer ? made : std::string();
}

void each_bracketed(std::string_view text, const std::function<void(std::string_view)>& use)
{
    std::size_t from = 0; // behind the last bracket that closed
    for (std::size_t close = text.find('>'); close != text.npos; close = text.find('>', close + 1)) {
        if (is_quote_mark(text, close))
            continue;
        const std::string_view before = text.substr(from, close - from);
        const std::size_t open = before.rfind('<');
        from = close + 1;
        if (open == before.npos || before.size() - open > longest_link)
            continue;
        const std::string_view lines = before.substr(open + 1);
        if (lines.find('\n') == lines.npos)
            continue;
        const std::string link = joined(lines);
        use(std::string_view(link).substr(text::starts_with_folded(link, "url:") ? 4 : 0));
    }
}

} // namespace text_links
