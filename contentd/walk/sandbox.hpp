// sandbox - a process that can compute and answer, and nothing else
//
// What reads hostile files may be taken over by one. Behind enter_sandbox() the process can open no file, reach no
// network, start nothing, and has bounded memory and time; whatever it tries instead ends it. Only what it holds open
// is left to it: its socket to the daemon and the one file that it was given.

#pragma once

#include <chrono>
#include <cstddef>

namespace walk {

/// Sanitizers reserve terabytes of address space and open files when they have something to tell.
#ifdef SEKIMORI_SANITIZED
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

/// Ends this process when the other end of the pipe is closed, whatever it is doing. PR_SET_PDEATHSIG would be sent
/// when the thread ends that started it. Throws std::system_error.
void end_with(int lifeline);

/// No way back. `memory` is what may be allocated, and `time` what may be computed, beyond what was until now. Call
/// from the only thread, with all data loaded that is loaded at its first use. Throws std::system_error.
void enter_sandbox(std::size_t memory, std::chrono::milliseconds time);

/// What this process has computed since it was started.
std::chrono::milliseconds computed();

/// Bytes of memory of its own that this process has, read through `statm`, which was opened before the sandbox.
std::size_t private_memory(int statm);

} // namespace walk
