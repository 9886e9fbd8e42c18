// session - one policy socket: read a request, judge it, write the answer, again
//
// Postfix asks and waits; it never sends a second request before the answer. The socket stays open between requests
// and between SMTP sessions. It is closed by us only on what is no request, and at a boundary when the daemon drains.

#pragma once

#include "common/base/log.hpp"
#include "common/net/stream.hpp"
#include "policyd/judge.hpp"
#include "policyd/recorder.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>

namespace policyd {

struct session_settings
{
    std::string host; // empty: the peer's address
    std::chrono::milliseconds idle_timeout{3600000};
    std::chrono::milliseconds write_timeout{30000};
    std::size_t request_limit = policyd::request_limit;
};

/// References must outlive it; `record` may be null.
boost::asio::awaitable<void> serve(net::stream peer, const session_settings& settings, judge& by,
                                   const base::logger& log, recorder* record);

} // namespace policyd
