// doubt - a message that is spam is no delivery by which its client becomes familiar
//
// policyd has noted the delivery when Postfix accepted the message. Whoever is familiar already stays so: one bad
// message among many is no reason to greet a correspondent as a stranger.

#pragma once

#include "common/state/familiars.hpp"
#include "contentd/inspection.hpp"

namespace contentd {

/// The transaction must have been loaded; does nothing without one, and for a login's message.
void doubt_client(const inspection& message, state::familiars& familiars);

} // namespace contentd
