// base64 - keys and signatures as text (RFC 4648, 4), in the one form that they have

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace digest_exchange {

std::string to_base64(std::span<const std::uint8_t> bytes);
/// Nothing unless it is what to_base64() makes of so many bytes.
std::optional<std::vector<std::uint8_t>> from_base64(std::string_view written, std::size_t size);

} // namespace digest_exchange
