// welcome - whom a session serves, and what it announces

#pragma once

#include "contentd/session.hpp"
#include "contentd/smtp_in/offer.hpp"

#include <string>

namespace contentd {

/// Ours, as far as the next hop can do it too.
smtp_in::offer make_offer(const session_settings& settings);

/// `address` is empty for UNIX-domain peers.
bool may_connect(const std::string& address, const session_settings& settings);

} // namespace contentd
