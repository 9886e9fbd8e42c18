// zip_names - all names that a zip tells for one entry, in UTF-8

#pragma once

#include "contentd/walk/entry_name.hpp"
#include "contentd/walk/zip_map.hpp"

namespace walk {

/// First what the directory says, by the Unicode path field (0x7075) if that is for this name, by the UTF-8 flag, or by
/// how the bytes look; among the others the local header's name, and a Unicode path that says another one.
/// Carries the entry's traits, too.
entry_name names_of(const zip_entry& entry, std::size_t most_bytes);

} // namespace walk
