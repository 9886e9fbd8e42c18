// logical_lines - the lines of a file of Postfix's form: main.cf, master.cf and tables (postconf(5), postmap(1))

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace conf {

struct physical_line
{
    std::string_view text;
    std::size_t number = 0; // from 1
};

/// A line that begins with a blank goes on with the one before; these stand apart for their numbers. Never empty.
using logical_line = std::vector<physical_line>;

/// Without comments and empty lines, which do not end the line before them. What begins with a blank and has no line
/// before it is a line of its own. The lines point into `text`.
std::vector<logical_line> logical_lines(std::string_view text);

} // namespace conf
