// serve_walker - the process that looks into files: `contentd walker`, started by walker.hpp and by nobody else

#pragma once

#include "contentd/walk/hooks.hpp"

#include <string_view>

namespace walk {

/// The program's only argument when it is to be such a process; no command for people.
inline constexpr std::string_view walker_word = "walker";

/// Descriptors that it is started with: its socket, and the end of a pipe whose other end closes with the daemon.
inline constexpr int walker_socket = 3;
inline constexpr int walker_lifeline = 4;

/// Its exit status when there was no memory even for an answer.
inline constexpr int walker_out_of_memory = 3;

/// Loads what is needed, closes the sandbox, says that it is ready, and looks into one file after the other until the
/// socket is closed. Gives the exit status. Threads must not have been started.
int serve_walker(const hooks& others);

} // namespace walk
