// path - a path without its "." and ".." (RFC 3986, 5.2.4), and as servers read it

#pragma once

#include <string>
#include <string_view>

namespace url {

/// Begins with "/" always. Dots that were percent-encoded must be decoded before.
std::string without_dot_segments(std::string_view path);

/// Of a canonical path: slashes that were encoded are slashes, and several in a row are one. What is compared only, as
/// another server may see two files there.
std::string as_served(std::string_view path);

} // namespace url
