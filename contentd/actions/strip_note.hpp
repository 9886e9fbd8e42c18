// strip_note - the part that stands in the place of what was taken out, in Japanese and English

#pragma once

#include "contentd/actions/strip.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace contentd {

/// What stood around the files, and went with them.
struct surroundings
{
    std::string_view type; // declared; empty: nothing went but the files
    std::size_t size = 0;
};

/// A text/plain part, header and body with CRLF line ends, without a delimiter. `removals`: what it stands for.
std::string strip_note(const std::vector<const removal*>& removals, const surroundings& around,
                       const note_details& details);

} // namespace contentd
