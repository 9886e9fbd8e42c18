// smtp_reply_reader - replies out of what an SMTP server sends (RFC 5321, 4.2; RFC 2034)
//
//   { feed take }
//
// Pure. Lines may end in LF alone and be longer than RFC 5321's 512 bytes, up to 4096; a reply may have 100 lines. What
// is no reply (no code, lines with different codes, more than the limits) is broken: the dialogue is out of step then,
// and the connection of no more use.

#pragma once

#include "common/mail/smtp_reply.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtp {

class reply_reader
{
  public:
    static constexpr std::size_t line_limit = 4096;
    static constexpr std::size_t lines_limit = 100;

    enum class status : std::uint8_t { incomplete, complete, broken };

    /// Takes bytes off the front of `bytes` until a reply is complete or nothing is left.
    status feed(std::string_view& bytes);

    /// The complete reply; the reader is ready for the next.
    reply take();
    /// The text lines of the reply that take() gave, codes taken off, LF between them.
    const std::string& lines() const { return lines_; }

  private:
    status end_line();

    std::string line_; // that is being read
    std::string lines_;
    std::string enhanced_;
    std::size_t count_ = 0;
    int code_ = 0;
};

} // namespace smtp
