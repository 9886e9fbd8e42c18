// notify - what a service tells systemd (sd_notify(3)), without libsystemd: the protocol is the interface

#pragma once

#include <string_view>

namespace net {

/// Sends `READY=1`, `STOPPING=1`, … to $NOTIFY_SOCKET; does nothing without one.
void notify(std::string_view state);

} // namespace net
