// digest - SHA-256 of content, as observations, quarantine rows, delivered rows and digests of parts name it

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace mime {

/// Throws std::runtime_error when libcrypto cannot, as all here do.
std::array<std::uint8_t, 32> sha256(std::string_view bytes);
/// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
/// Of both, one behind the other.
std::string sha256_hex(std::string_view first, std::string_view second);

} // namespace mime
