// sender_domain - whether a domain can get mail, and so be a sender's

#pragma once

#include "common/dns/resolver.hpp"

#include <cstdint>
#include <string>

namespace dns {

enum class mail_domain : std::uint8_t {
    exists,  // it has MX records, or without any an address (RFC 5321, 5.1)
    null_mx, // it says that it takes no mail (RFC 7505)
    none,
    temporary,
};

/// The caller awaits it in place.
boost::asio::awaitable<mail_domain> look_up_mail_domain(resolver& by, std::string domain);

} // namespace dns
