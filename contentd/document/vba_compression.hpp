// vba_compression - the run-length coding of VBA sources (MS-OVBA 2.4.1)

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace document {

/// What `container` (which begins with the byte 01) unpacks to, at most `most` bytes; as far as it can be read. At most
/// 4,096 bytes come from each chunk, which has three at least.
std::string decompress_vba(std::string_view container, std::size_t most);

} // namespace document
