// request - the greylist's view of a policy request

#pragma once

#include "policyd/greylist/greylist.hpp"

namespace policyd {

/// Looks the request's client and sender up; changes nothing.
grey_verdict grey_verdict_of(context& in);

} // namespace policyd
