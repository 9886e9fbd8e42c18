// ip_literal - IP addresses in all the ways in which browsers and inet_aton(3) read them

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace url {

struct ip_literal
{
    std::string host;    // 192.0.2.1 or [2001:db8::1], the canonical form (RFC 5952, but mapped ones in hexadecimal)
    std::string domain;  // the same; of an IPv4-mapped address the IPv4 address
    bool is_odd = false; // written otherwise, or IPv4 within IPv6
};

enum class ipv4_reading { none, wrong, address };

/// One to four numbers in decimal, octal or hexadecimal, the last of which fills what is left: 192.0.2.1, 0xc0000201,
/// 0300.513. `none` when the last label is no number; `wrong` when another is none, one is too high or there are more.
ipv4_reading read_ipv4(std::string_view written, ip_literal& into);

/// Without the brackets; nothing when it is none. A zone is refused, as browsers do.
std::optional<ip_literal> read_ipv6(std::string_view written);

} // namespace url
