// successor - starts this program anew with its listening sockets, and tells when the new process serves
//
// The sockets go over as systemd hands them over (inherited.hpp). The new process says that it is ready through a
// pipe; one that dies before, because of an error in its configuration say, closes the pipe without a word, and the
// old process goes on as if nothing had been. Free of Asio.

#pragma once

#include "common/base/result.hpp"
#include "common/net/descriptor.hpp"

#include <sys/types.h>

#include <span>
#include <string>

namespace net {

struct successor
{
    pid_t process = -1;
    descriptor readiness; // readable: one byte when it serves, end of file when it never will
};

/// The path of this program. To be asked at start: afterwards an upgrade may have replaced the file, and then it is
/// the new one at that path which is wanted, not the one that runs.
std::string program_path();

/// Starts `program` with this process's arguments, environment and directory.
base::result<successor> start_successor(const std::string& program, std::span<const int> listening);

/// The other side: the pipe of the process before; closed if there was none. Call before there are threads.
descriptor predecessor();
/// Says that this process serves.
void relieve(descriptor predecessor);

} // namespace net
