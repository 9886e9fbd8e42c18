// end_of_data - finds CRLF "." CRLF in a stream of pieces

#pragma once

#include <cstddef>
#include <string_view>

namespace bench {

class end_of_data
{
  public:
    /// How many bytes of the piece belong to the message, with its final dot. is_found() then tells whether the
    /// message ended there; if not, that is all of the piece.
    std::size_t feed(std::string_view piece);
    bool is_found() const { return is_found_; }

  private:
    char tail_[4] = {'x', 'x', '\r', '\n'}; // the last bytes before the piece; DATA's own CRLF at first
    bool is_found_ = false;
};

} // namespace bench
