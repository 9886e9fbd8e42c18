// compressed_rtf - a message's text as Outlook keeps it ([MS-OXRTFCP])

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mime {

struct rtf_text
{
    std::string bytes;
    bool is_broken = false; // no such format, a wrong size or CRC, an end too early
    bool is_cut = false;    // at the limit
};

/// The RTF in `compressed` (LZFu, or stored as MELA), at most `most` bytes of it; as much as can be read when it is
/// broken. A text is at most nine times as long as what it is made of.
rtf_text decompress_rtf(std::string_view compressed, std::size_t most);

} // namespace mime
