// percent - percent-encodings undone (RFC 3986, 2.1; RFC 2231, 4)

#pragma once

#include <string>
#include <string_view>

namespace mime {

/// Each %XX as the byte that it stands for; others as they are. One layer.
std::string percent_decoded(std::string_view text);

} // namespace mime
