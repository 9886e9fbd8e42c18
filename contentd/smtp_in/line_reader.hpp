// line_reader - command lines out of a byte stream
//
// Pure: the caller keeps the bytes and drops what was consumed. A line ends with LF, a CR before it goes with it. A
// line above the limit is thrown away to its LF and told of once; a peer that sends 64 KiB without any LF speaks no
// SMTP.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtp_in {

class line_reader
{
  public:
    static constexpr std::size_t limit = 2048; // with the line end; RFC 5321's 512 and room for parameters
    static constexpr std::size_t endless_limit = 64UL << 10U;

    enum class kind : std::uint8_t { incomplete, line, too_long, endless };

    struct found
    {
        kind what;
        std::string_view line; // without its end; a view into the bytes that were given
        std::size_t consumed;
    };

    /// Looks at the bytes that were not consumed yet. After `incomplete`, ask again with the rest and more behind it.
    found next(std::string_view bytes);

  private:
    std::size_t discarded_ = 0; // of a line that was too long
};

} // namespace smtp_in
