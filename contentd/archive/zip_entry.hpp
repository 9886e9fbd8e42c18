// zip_entry - a zip of one entry that is packed by one of zip_methods.hpp

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace archives {

/// Whether it is one.
bool has_rare_method(std::string_view zip);

/// The entry unpacked, at most `most` bytes of it; nothing when it is broken.
std::optional<std::string> unpack_entry(std::string_view zip, std::size_t most);

} // namespace archives
