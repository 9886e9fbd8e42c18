// fetch - looks up what rules wait for
//
// Threads: the session's executor must run on one thread.

#pragma once

#include "common/rules/evaluation.hpp"
#include "policyd/context.hpp"

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace policyd {

/// Computes all of them side by side, and settles them in the context. What cannot be told is temporary.
boost::asio::awaitable<void> fetch(context& in, std::vector<rules::wanted_value> wanted);

} // namespace policyd
