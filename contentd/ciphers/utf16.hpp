// utf16 - text as those hash it who encrypt

#pragma once

#include <string>
#include <string_view>

namespace ciphers {

/// UTF-16, low byte first.
std::string to_utf16(std::string_view utf8);

} // namespace ciphers
