// single_byte - a password in one byte a letter, as Office had it before Unicode

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace document {

/// All that programs in one language or another may have made of it: its bytes; those in the code pages of Windows that
/// have all of its letters; the lower byte of each letter, or the higher one where that is zero (MS-OFFCRYPTO 2.3.7.4).
std::vector<std::string> single_byte_forms(std::string_view utf8);

} // namespace document
