// plain_lines - how much of a block is whole lines that need no second look
//
// Nearly all lines of nearly all mail end in CRLF, hold no other CR or LF, and begin neither with a dot nor with a NUL.
// The decoder and the writer take such lines in one go and look at the others byte by byte. Where there is no SSE2
// nothing is plain, and the careful way does it all.

#pragma once

#include <cstddef>
#include <string_view>

namespace smtp_in {

struct plain_lines
{
    std::size_t length = 0;  // whole lines at the front of the block
    std::size_t longest = 0; // of them, without its end
};

/// `block` begins at the start of a line. Looks at no more than the plain lines and the one behind them.
plain_lines find_plain_lines(std::string_view block);

} // namespace smtp_in
