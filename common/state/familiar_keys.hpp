// familiar_keys - by what a client that has delivered is known again
//
//   192.0.2.1                     the client's address, whoever sends from there
//   192.0.2.0/24 example.org      its network, with the sender's domain: another host of the same sender
//   =google.com gmail.com         the domain of its verified name, with the sender's domain: a pool of hosts that is
//                                 spread over many networks
//
// One of them suffices. A bot beside a correspondent, or behind the same provider, has none of them as long as it does
// not take on that sender's domain.
//
// Pure.

#pragma once

#include "common/net/ip.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace state {

/// What stands behind the first label of a host's name; empty where that is a top-level domain or nothing.
std::string_view host_domain(std::string_view name);

/// `network` is the client's; `name` its verified name, empty without one and for home lines, whose domain is
/// everybody's; `sender` may be empty.
std::vector<std::string> familiar_keys(const net::ip_address& client, const net::prefix& network, std::string_view name,
                                       std::string_view sender);

} // namespace state
