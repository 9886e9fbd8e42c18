// reverse - the name of an address that leads back to it

#pragma once

#include "common/dns/resolver.hpp"
#include "common/net/ip.hpp"

#include <string>

namespace dns {

/// `192.0.2.1` as `1.2.0.192.in-addr.arpa`, and likewise below ip6.arpa.
std::string reverse_name(const net::ip_address& address);

struct confirmed_name
{
    enum class status : std::uint8_t { confirmed, none, temporary };

    status is = status::temporary;
    std::string name; // of a confirmed one: the first of the PTR names that leads back
};

/// Forward-confirmed reverse DNS: of at most ten PTR names, side by side. temporary only when no name leads back and
/// some look-up could not tell. The caller awaits it in place.
boost::asio::awaitable<confirmed_name> look_up_confirmed_name(resolver& by, net::ip_address address);

} // namespace dns
