// inherited - the listening sockets that systemd, or the process before, handed to this one (sd_listen_fds(3))
//
// Matched by address, not by name or order, so that a socket unit and the configuration only have to agree on where.

#pragma once

#include "common/net/descriptor.hpp"
#include "common/net/endpoint.hpp"

#include <vector>

namespace net {

class inherited_sockets
{
  public:
    /// Takes what $LISTEN_PID and $LISTEN_FDS announce, and removes both from the environment. Call before there are
    /// threads.
    static inherited_sockets from_environment();

    /// The socket bound at `where`, or a closed descriptor. One whose UNIX-domain file is gone is not given: nobody
    /// could reach it. Port 0 is served by any port of the host.
    descriptor take(const endpoint& where);

    /// Where those are bound that nobody took.
    std::vector<endpoint> left() const;

  private:
    std::vector<descriptor> sockets_;
};

} // namespace net
