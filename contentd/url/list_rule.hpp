// list_rule - a line of a list of URLs in its one form

#pragma once

#include "common/base/result.hpp"

#include <string>
#include <string_view>

namespace url {

/// `example.com`, `=www.example.com`, `example.com/path/` or `example.com/path?query` as look-ups write them: names in
/// A-labels, paths as they are served; scheme, port and fragment of a whole URL are dropped, and so are `*.` and `.` in
/// front. Fails with what to write instead.
base::result<std::string> canonical_rule(std::string_view written);

} // namespace url
