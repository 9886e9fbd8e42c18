// check_postfix_networks - whether a list of addresses, such as mynetworks, has the address that contentd comes from

#pragma once

#include "common/conf/postfix_wiring.hpp"

#include <cstdint>
#include <vector>

namespace contentd {

/// unclear: a table, a file or a name decides, or the address is not known.
enum class coverage : std::uint8_t { no, yes, unclear };

/// As Postfix reads it: the first entry that has the address decides, and behind `!` it keeps it out. The address is
/// the one with which contentd reaches its next hop, which is known on loopback only.
coverage covers(const std::vector<conf::postfix_word>& list, const conf::postfix_endpoint& next_hop);

} // namespace contentd
