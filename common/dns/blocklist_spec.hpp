// blocklist_spec - one DNS list as it is written in sekimori.conf
//
//   ZONE [weight=N] [codes=127.0.0.2-11,127.0.1.0/24] [kind=address|domain] [name=LABEL] [test=yes|no]

#pragma once

#include "common/dns/return_codes.hpp"

#include <string>

namespace dns {

struct blocklist_spec
{
    enum class subject : std::uint8_t { address, domain };

    std::string zone; // lower case, without the last dot
    std::string name; // for logs and rules; the zone unless written
    double weight = 1;
    return_codes codes;
    subject kind = subject::address;
    bool is_tested = true; // that the list keeps to RFC 5782, section 5

    /// The error says what is wrong with which word.
    static base::result<blocklist_spec> parse(std::string_view written);
};

} // namespace dns
