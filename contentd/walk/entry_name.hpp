// entry_name - what a name in an archive means, and where it would lead
//
// Names come in any charset and with any bytes. What is given out is UTF-8, with "/" between folders, and short enough.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace walk {

/// The file's name as far as its container tells it.
struct entry_name
{
    std::string name;
    std::vector<std::string> others; // at most most_other_names
    std::uint32_t traits = 0;        // filetype::trait
};

inline constexpr std::size_t most_other_names = 4;

/// A name whose charset the container does not tell: UTF-8 where it is that, else Shift_JIS (CP932) where it is likely,
/// else CP437, which is what DOS and the tools after it wrote.
std::string archive_name_to_utf8(std::string_view raw);

/// `utf8` must be UTF-8. Folders by "/" only; unsafe_path for a name that leads out; one with a NUL is cut there, told
/// whole among the others, and names_differ. Of a name above `most` bytes the end stays, which is what tells the type.
entry_name judge_name(std::string utf8, std::size_t most);

/// Adds another name, unless it is told already or there are too many. names_differ when the file would run by one of
/// both extensions only, or by each in another way, or `is_contradiction`.
void add_other_name(entry_name& to, std::string utf8, std::size_t most, bool is_contradiction);

} // namespace walk
