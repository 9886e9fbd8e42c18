// penalty_range - which addresses and networks a penalty may be on, by hand, from elsewhere, and where it is exported

#pragma once

#include "common/base/result.hpp"
#include "common/net/ip.hpp"

namespace policyd {

// Wider networks are more likely a mistake than a source.
inline constexpr unsigned widest_v4 = 8;
inline constexpr unsigned widest_v6 = 16;

/// Fails on this host's own addresses, and on what is wider than that.
base::result<void> check_penalty_range(const net::prefix& where);

} // namespace policyd
