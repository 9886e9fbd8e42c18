// zip_reader - unpacks each entry of a zip that zip_map found
//
// libarchive undoes packing and encryption, one entry at a time: it gets a local header made from what the map found,
// and the data, so that a contradiction in the zip cannot lead it elsewhere. CRC and size are compared here.

#pragma once

#include "contentd/walk/container.hpp"

#include <string_view>

namespace walk {

/// `is_prefixed_program` as for map_zip.
void read_zip(std::string_view zip, bool is_prefixed_program, container& to);

} // namespace walk
