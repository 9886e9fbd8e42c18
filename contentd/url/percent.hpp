// percent - percent-encodings in one form (RFC 3986, 2.1 and 6.2.2)

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace url {

/// Each %XX as the byte that it stands for; others as they are. One layer.
std::string percent_decoded(std::string_view text);

enum class component { path, query };

/// Unreserved characters bare, delimiters as written, everything else as %XX in upper case. At most `budget` bytes,
/// which the result's size is taken from; true in `is_cut` when that was too little.
std::string percent_normalised(std::string_view text, component of, std::size_t& budget, bool& is_cut);

} // namespace url
