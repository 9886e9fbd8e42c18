// child - runs a program to its end, within limits, without a shell
//
// It gets its own process group, the input as standard input, and nothing of ours: no descriptor, no signal mask, only
// the environment that is given. Standard input is a file in memory that nobody can change: the program may read,
// seek and map it, also as /proc/self/fd/0. Beyond the limit, and at its end, the whole group is killed. Blocks: never
// on a network thread.

#pragma once

#include "common/base/result.hpp"

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace net {

struct child_limits
{
    std::chrono::milliseconds time{};
    std::size_t output = 0; // bytes of standard output that are kept; what comes beyond is read and dropped
    int stop = -1;          // a descriptor: once it can be read, the child is killed as if its time were over
};

struct ended_child
{
    int status = 0; // exit status
    std::string output;
};

/// Fails when it could not be started, did not end in time, or was ended by a signal. `command` begins with a path from
/// the root on; `environment` is `NAME=VALUE`.
base::result<ended_child> run_child(std::span<const std::string> command, std::span<const std::string> environment,
                                    std::string_view input, const child_limits& limits);

} // namespace net
