// percent - percent-encodings in one form (RFC 3986, 2.1 and 6.2.2)

#pragma once

#include "contentd/mime/percent.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace url {

using mime::percent_decoded;

enum class component { path, query };

/// Unreserved characters bare, delimiters as written, everything else as %XX in upper case. At most `budget` bytes,
/// which the result's size is taken from; true in `is_cut` when that was too little.
std::string percent_normalised(std::string_view text, component of, std::size_t& budget, bool& is_cut);

} // namespace url
