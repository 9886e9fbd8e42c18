// inflate - unpacks what zlib packed (RFC 1950, RFC 1951), as far as it can be read

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace document {

/// At most `most` bytes. A wrong header or checksum does not matter: readers show what is before the fault, too.
std::string inflate(std::string_view packed, std::size_t most);

} // namespace document
