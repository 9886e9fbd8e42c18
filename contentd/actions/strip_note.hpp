// strip_note - the part that stands in the place of what was taken out, in Japanese and English

#pragma once

#include "contentd/actions/strip.hpp"

#include <string>
#include <vector>

namespace contentd {

/// A text/plain part, header and body with CRLF line ends, without a delimiter. `removals`: what it stands for.
std::string strip_note(const std::vector<const removal*>& removals, const note_details& details);

} // namespace contentd
