// offer - what we announce to EHLO and LHLO
//
// PIPELINING, ENHANCEDSTATUSCODES, STARTTLS and XFORWARD are between Postfix and us. SIZE, 8BITMIME, SMTPUTF8 and DSN
// promise something for the rest of the way, so only what the next hop last announced is offered. XCLIENT (Postfix
// never sends it to a filter, so it would be a hole for others) and CHUNKING are not.

#pragma once

#include <cstdint>
#include <string>

namespace smtp_in {

struct offer
{
    std::string hostname;
    std::uint64_t size = 0; // 0: no limit
    bool eight_bit_mime = true;
    bool smtputf8 = true;
    bool dsn = true;
    bool starttls = false;
    bool needs_tls = false; // nothing but greetings and STARTTLS is taken before TLS
};

/// The whole multi-line reply with its line ends.
std::string ehlo_reply(const offer& announced);

} // namespace smtp_in
