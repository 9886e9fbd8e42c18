#include "common/conf/logical_lines.hpp"

#include <algorithm>

namespace conf {

std::vector<logical_line> logical_lines(std::string_view text)
{
    std::vector<logical_line> lines;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto first = line.find_first_not_of(" \t\r");
        if (first == std::string_view::npos || line[first] == '#')
            continue;
        if (first != 0 && !lines.empty())
            lines.back().push_back({line, number});
        else
            lines.push_back({{line, number}});
    }
    return lines;
}

} // namespace conf
