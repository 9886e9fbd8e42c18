// keep_running - work of the whole daemon that must not end because of one exception
//
//   asio::co_spawn(context, net::keep_running([this] { return close_idle(); }, "close-idle", log), asio::detached);

#pragma once

#include "common/base/log.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>

namespace net {

/// Runs `task` until it returns. What it throws is logged under `name`, and a second later it begins anew. The log must
/// outlive it.
boost::asio::awaitable<void> keep_running(std::function<boost::asio::awaitable<void>()> task, std::string name,
                                          const base::logger& log);

} // namespace net
