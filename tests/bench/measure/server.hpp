// server - what the null servers have in common: threads with one io_context each, connections dealt in turn
//
// The same shape as the daemons', with nothing else: no limits, no log. So a ratio to it shows what our work costs,
// not what Asio costs.

#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <string>

namespace bench {

using tcp = boost::asio::ip::tcp;
using session_function = std::function<boost::asio::awaitable<void>(tcp::socket)>;

/// `127.0.0.1:10040`; throws when it is no address and port.
tcp::endpoint parse_address(const std::string& written);

/// Serves until SIGTERM or SIGINT, then drops all connections. Sessions of one thread never run at once. Throws when
/// the address cannot be had.
void serve(const tcp::endpoint& listen, unsigned threads, const session_function& session);

} // namespace bench
