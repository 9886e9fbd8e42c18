// request - the greylist's view of a policy request
//
// A big sender's retry may come from another network. So where SPF says that the client may send for its sender's
// domain, that domain's hosts are one source, `spf:example.org`. Only who would have to wait as a network is looked up.
// A domain that lets all the world send for it (`+all`) has no hosts of its own.

#pragma once

#include "policyd/greylist/greylist.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>

namespace policyd {

/// Looks the request's client and sender up; changes nothing. Empty when look_up_pool() is needed first.
std::optional<grey_verdict> grey_verdict_of(context& in);

/// Asks SPF. The caller awaits it in place.
boost::asio::awaitable<void> look_up_pool(context& in);

} // namespace policyd
