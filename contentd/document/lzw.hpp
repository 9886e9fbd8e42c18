// lzw - the coding of PDF's LZWDecode (ISO 32000-1, 7.4.4): codes of 9 to 12 bits, highest bit first

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace document {

/// As far as it can be read, at most `most` bytes. With `early_change` codes become longer one code early, which is the
/// default of the format.
std::string undo_lzw(std::string_view data, bool early_change, std::size_t most);

} // namespace document
