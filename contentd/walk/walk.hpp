// walk - opens a file and everything inside it, and tells what is there
//
// Depth first, in memory, nothing is written anywhere. Archives are read by libarchive, with only the formats that come
// by mail enabled; of zip it only undoes the packing, since the structure of a zip is where the evasions are
// (zip_map.hpp). Costs some 30 us an entry, and the unpacking. Pure but for the clock; safe from any thread. For
// hostile input: in a process of its own (walkers.hpp).

#pragma once

#include "contentd/walk/hooks.hpp"
#include "contentd/walk/report.hpp"
#include "contentd/walk/shown_as.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace walk {

/// Passwords beyond these are not tried.
inline constexpr std::size_t most_passwords = 32;

/// `name` is UTF-8 and becomes the first entry's; `passwords` are tried in their order on what is encrypted; `shown` is
/// what others than that name say. Whatever a limit keeps from being seen is told in `exceeded`. Throws std::bad_alloc.
report walk_file(std::string_view content, std::string_view name, const limits& allowed,
                 const std::vector<std::string>& passwords, const hooks& others, shown_as shown = {});

} // namespace walk
