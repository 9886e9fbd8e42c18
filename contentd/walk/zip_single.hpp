// zip_single - one entry of a zip made a zip of its own

#pragma once

#include "contentd/walk/zip_map.hpp"

#include <string>
#include <string_view>

namespace walk {

/// As it stands in the zip, at most until its end.
std::string_view packed_data(std::string_view zip, const zip_entry& entry);

/// A local header for that entry and so many bytes of data, without a name. The byte that a password is proved by
/// stays.
std::string single_header(const zip_entry& entry, std::size_t data);

/// Directory and end record for a zip that consists of `header` and so many bytes of data.
std::string single_directory(std::string_view header, std::size_t data);

} // namespace walk
