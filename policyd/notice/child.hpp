// child - runs a program to its end, within a time limit, without a shell
//
// It gets its own process group, the input as standard input, and nothing of ours: no descriptor, no signal mask, only
// the environment that is given. Beyond the limit the whole group is killed. Blocks: never on a network thread.

#pragma once

#include "common/base/result.hpp"

#include <chrono>
#include <span>
#include <string>
#include <string_view>

namespace policyd {

/// Fails when it could not be started, did not end in time, or ended with another status than 0.
base::result<void> run_child(std::span<const std::string> command, std::span<const std::string> environment,
                             std::string_view input, std::chrono::milliseconds limit);

} // namespace policyd
