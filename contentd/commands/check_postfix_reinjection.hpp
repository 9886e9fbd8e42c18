// check_postfix_reinjection - whether mail comes back from contentd to a port of Postfix that is made for it

#pragma once

#include "common/conf/postfix_wiring.hpp"
#include "common/conf/settings.hpp"

#include <string>

namespace contentd {

/// One value of contentd.listen.
struct listener
{
    conf::postfix_endpoint endpoint;
    conf::postfix_endpoint next_hop;
    std::string tls; // tls=starttls, tls=implicit, or empty
    bool is_before = false;
};

/// Loops, policy services, whether contentd is let in, XFORWARD, smuggling, processes, addresses mapped once, sizes
/// that grow by the added header fields, TLS.
void check_reinjection(const conf::postfix_files& files, const conf::settings& settings, const listener& from,
                       conf::postfix_findings& findings);

} // namespace contentd
