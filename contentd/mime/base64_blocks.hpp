// base64_blocks - base64 sixteen letters at a time, where the processor has SSSE3

#pragma once

#include <cstddef>

namespace mime {

/// How many bytes behind the decoded ones are overwritten too.
inline constexpr std::size_t base64_blocks_slack = 4;

/// Decodes blocks of 16 letters of the alphabet to `out`, 12 bytes each, up to the first block that has anything else
/// in it. Gives how many letters that were; 0 without SSSE3.
std::size_t decode_base64_blocks(const unsigned char* in, const unsigned char* end, char* out);

} // namespace mime
