// answer - what the DNS said to one question
//
// The three outcomes that RFC 1035 and 2308 tell apart, and a fourth, `temporary`: a time-out, SERVFAIL, an answer that
// cannot be read. A temporary answer is never taken for "there is none".

#pragma once

#include "common/net/ip.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace dns {

/// The types that we ask for; the numbers are IANA's.
enum class type : std::uint16_t { a = 1, ns = 2, ptr = 12, mx = 15, txt = 16, aaaa = 28 };

enum class status : std::uint8_t {
    found,        // records of the type, perhaps behind a CNAME
    no_data,      // the name exists, records of the type do not
    no_such_name, // NXDOMAIN
    temporary,
};

struct answer
{
    status is = status::temporary;
    std::vector<net::ip_address> addresses; // of A and AAAA
    std::vector<std::string> names;         // of NS, PTR and MX (by preference), lower case, without the last dot;
                                            // the root is an empty one (a null MX, RFC 7505)
    std::vector<std::string> texts;         // of TXT: each record's strings joined, bytes as they came
    std::chrono::seconds ttl{};             // the least of them; of negative answers the SOA's (RFC 2308)
    std::string problem;                    // of a temporary one, for the log
    bool is_authentic = false;              // the server says that DNSSEC proved it (the AD bit)
};

/// Shared with the cache.
using answer_ptr = std::shared_ptr<const answer>;

} // namespace dns
