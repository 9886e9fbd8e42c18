// penalty_export - penalties of addresses and networks in the form of other programs
//
// Only what has an address is exported, never what an allowance covers, this host's own addresses, or a network wider
// than a penalty may be. A network with an allowed address in it is left
// out and named in a comment, since neither form can tell of a hole. An entry inside another one is left out.

#pragma once

#include "common/state/marks.hpp"

#include <ostream>
#include <span>
#include <string_view>

namespace policyd {

/// Input for nft(8): the sets penalised4 and penalised6 of the table `inet sekimori`, with the time that is left as
/// timeout. Replaces what was in them.
void export_nftables(std::span<const state::mark> penalties, std::span<const state::mark> allowances,
                     base::time_point now, std::ostream& to);

/// A zone file of a DNS list by RFC 5782: A 127.0.0.2 and the reason as TXT, networks as wildcards, the test entries.
void export_zone(std::span<const state::mark> penalties, std::span<const state::mark> allowances, std::string_view zone,
                 base::time_point now, std::ostream& to);

} // namespace policyd
