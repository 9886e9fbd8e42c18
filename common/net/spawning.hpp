// spawning - what posix_spawn is told of a process: which descriptors it has, and that it has no signals of ours
//
// The process gets no descriptor but those that are given, once close_from() was called.

#pragma once

#include <fcntl.h>
#include <spawn.h>

#include <csignal>

namespace net {

class spawning
{
  public:
    spawning()
    {
        posix_spawn_file_actions_init(&files_);
        posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes_, &none);
        sigset_t all;
        sigfillset(&all);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setflags(&attributes_, usual);
    }
    ~spawning()
    {
        posix_spawn_file_actions_destroy(&files_);
        posix_spawnattr_destroy(&attributes_);
    }
    spawning(const spawning&) = delete;
    spawning& operator=(const spawning&) = delete;

    /// In this order, as the process does it.
    void give(int descriptor, int as) { posix_spawn_file_actions_adddup2(&files_, descriptor, as); }
    void give_nothing(int as) { posix_spawn_file_actions_addopen(&files_, as, "/dev/null", O_RDWR, 0); }
    void close_from(int first) { posix_spawn_file_actions_addclosefrom_np(&files_, first); }
    /// A process group of its own, so that it can be killed with all that it starts.
    void lead_group()
    {
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_, usual | POSIX_SPAWN_SETPGROUP);
    }

    const posix_spawn_file_actions_t* files() const { return &files_; }
    const posix_spawnattr_t* attributes() const { return &attributes_; }

  private:
    static constexpr short usual = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;

    posix_spawn_file_actions_t files_{};
    posix_spawnattr_t attributes_{};
};

} // namespace net
