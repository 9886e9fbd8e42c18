// loader - fetches what an observation stands on: CPU work to the pool when it is long, the transaction from the state

#pragma once

#include "common/state/state.hpp"
#include "contentd/inspection.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>

namespace contentd {

/// Runs `work` on the pool and goes on on the caller's executor; throws what it throws.
boost::asio::awaitable<void> on_pool(boost::asio::thread_pool& pool, std::function<void()> work);

/// Above this size CPU work on a message goes to the pool, because it may take more than some milliseconds.
inline constexpr std::size_t inline_limit = 128 * 1024;

/// Loads one resource that the inspection has not.
boost::asio::awaitable<void> load(resource wanted, inspection& message, boost::asio::thread_pool& pool,
                                  state::transactions& transactions);

} // namespace contentd
