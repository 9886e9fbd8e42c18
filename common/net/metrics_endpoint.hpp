// metrics_endpoint - answers GET /metrics with the registry, to one HTTP client

#pragma once

#include "common/base/metrics.hpp"
#include "common/net/stream.hpp"

namespace net {

/// One connection: requests until the client closes or is silent. `registry` must outlive it.
asio::awaitable<void> serve_scrapes(stream client, const base::metrics& registry);

} // namespace net
