// listening_socket - a socket bound to an endpoint, ready to accept; free of Asio

#pragma once

#include "common/net/descriptor.hpp"
#include "common/net/endpoint.hpp"

#include <vector>

namespace net {

/// Non-blocking and closed on exec. A UNIX-domain file that nobody listens on any more is replaced; one that somebody
/// does, a port in use, or a host that does not resolve throws std::runtime_error with a sentence that names it. A
/// host name with several addresses is bound at the first that can be.
descriptor open_listener(const endpoint& where);

/// Where a listening socket is bound, for `inet:HOST:0`.
endpoint bound_to(const descriptor& listening);

} // namespace net
