// cleaned - a URL as written, without what programs drop or undo before they read it

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace url {

struct cleaned
{
    std::string text;
    std::uint32_t signs = 0; // control_bytes, is_long, is_cut
};

/// Without blanks and controls at both ends, tabs and line ends inside; with the entities that a decoder of HTML left
/// over (`&amp;`, `&#47;`) and a beginning in full-width letters made plain. Linear; reads longest_raw bytes.
cleaned clean(std::string_view raw);

} // namespace url
