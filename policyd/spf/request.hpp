// request - SPF's view of a policy request

#pragma once

#include "common/auth/spf_result.hpp"
#include "policyd/context.hpp"

#include <optional>

namespace policyd {

/// What a check is to be asked. Empty where there is nothing to check: no client address, a client that is this host
/// or has an address for private networks, no HELO name or no MAIL yet.
std::optional<auth::spf_query> spf_query_of(const context& in, auth::spf_identity which);

} // namespace policyd
