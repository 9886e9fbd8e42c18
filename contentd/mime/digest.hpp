// digest - SHA-256 of content, as observations, quarantine rows and delivered rows name it

#pragma once

#include <string>
#include <string_view>

namespace mime {

/// 64 lower-case hexadecimal digits. Throws when libcrypto cannot.
std::string sha256_hex(std::string_view bytes);
/// Of both, one behind the other.
std::string sha256_hex(std::string_view first, std::string_view second);

} // namespace mime
