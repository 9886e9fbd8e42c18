// path - a path without its "." and ".." (RFC 3986, 5.2.4)

#pragma once

#include <string>
#include <string_view>

namespace url {

/// Begins with "/" always. Dots that were percent-encoded must be decoded before.
std::string without_dot_segments(std::string_view path);

} // namespace url
