// capabilities - what a server announces to EHLO or LHLO
//
// Pure.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtp {

struct capabilities
{
    std::uint64_t size = 0; // 0: no limit, or SIZE not announced
    bool has_size = false;
    bool pipelining = false;
    bool chunking = false; // RFC 3030: BDAT
    bool eight_bit_mime = false;
    bool smtputf8 = false;
    bool dsn = false;
    bool enhanced_status_codes = false;
    bool starttls = false;
    std::vector<std::string> xforward; // attribute names, upper case

    bool has_xforward(std::string_view attribute) const;
};

/// Reads the lines of a reply to EHLO or LHLO (text only, LF between them; the first is the server's name).
capabilities parse_capabilities(std::string_view lines);

} // namespace smtp
