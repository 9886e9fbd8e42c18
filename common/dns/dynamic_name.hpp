// dynamic_name - whether a host's name looks made by its provider from the address, as those of home lines are
//
// `p5DC5B7C4.dip0.t-ipconnect.de`, `c-73-12-34-56.hsd1.ma.comcast.net`, `pool-3.dsl.example.net`. A mail server that
// was set up has a name of its own. It is a hint, not a proof: weigh it, don't reject by it alone.

#pragma once

#include "common/net/ip.hpp"

#include <string_view>

namespace dns {

/// True when the name holds the address (three octets or more, in any usual order and spelling, decimal or hexadecimal)
/// or a word for such lines (dsl, dyn, pool, dhcp, cable, ppp and the like); false when it also holds a word for a
/// fixed address or begins with one for mail. The provider's own domain at the end is left out of it. Pure.
bool looks_dynamic(std::string_view name, const net::ip_address& address);

} // namespace dns
