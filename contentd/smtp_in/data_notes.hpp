// data_notes - what the data phase noticed: facts on bytes that the parser of a recipient may read differently

#pragma once

#include <cstdint>

namespace smtp_in {

struct data_notes
{
    std::uint64_t bare_cr = 0; // were replaced by a blank
    std::uint64_t bare_lf = 0; // were replaced by CRLF
    std::uint64_t nul = 0;     // kept, but see data_decoder
    std::uint64_t longest_line = 0;
    bool has_8bit = false;
};

} // namespace smtp_in
