// list_lines - the lines of a list file, without comments

#pragma once

#include "common/text/trim.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace rules {

inline constexpr std::size_t largest_list_file = std::size_t{512} << 20U;
/// What is wrong in further lines is not told.
inline constexpr std::size_t most_list_problems = 50;

/// A '#' inside a pattern or an address is part of it: only one after blanks begins a comment.
constexpr std::string_view without_comment(std::string_view line)
{
    for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1))
        if (at == 0 || text::is_white(line[at - 1]))
            return line.substr(0, at);
    return line;
}

/// Calls `use(line, column, entry)` for each line that has more than blanks and a comment; both count from 1, and
/// `entry` is without blanks at its ends.
template <typename Use>
void each_list_line(std::string_view text, Use use)
{
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::string_view entry = text::trimmed(without_comment(line));
        if (!entry.empty())
            use(number, static_cast<std::size_t>(entry.data() - line.data()) + 1, entry);
    }
}

} // namespace rules
