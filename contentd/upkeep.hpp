// upkeep - what contentd does for its connections to next hops while no mail comes

#pragma once

#include "common/base/log.hpp"
#include "contentd/pipeline.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <string>

namespace contentd {

/// Asks the next hop what it announces: at once, so that nothing is promised in vain, every 5 s until it is known, and
/// every 5 minutes then, since it may change. Warns once when it cannot be reached. Until `is_draining`; references
/// must outlive it.
boost::asio::awaitable<void> watch_next_hop(pipeline& over, const smtp_out::announcements& announced,
                                            std::string next_hop, const std::atomic<bool>& is_draining,
                                            const base::logger& log);

/// A connection that nobody uses holds a process of the next hop: closes those that are idle. Until `is_draining`.
boost::asio::awaitable<void> close_idle(pipeline& of, const std::atomic<bool>& is_draining);

/// Reads lists of URLs again that have changed, on a worker's thread, every two seconds. Until `is_draining`.
boost::asio::awaitable<void> refresh_lists(url_lists& lists, boost::asio::thread_pool& workers,
                                           const std::atomic<bool>& is_draining);

} // namespace contentd
