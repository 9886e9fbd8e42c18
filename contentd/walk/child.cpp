#include "contentd/walk/child.hpp"

#include "contentd/walk/serve_walker.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace walk {

namespace {

void require(bool done, const char* what)
{
    if (!done)
        throw std::system_error(errno, std::generic_category(), what);
}

/// Above the numbers that the child gets, so that none is overwritten by another one.
net::descriptor moved_up(int from)
{
    const net::descriptor before(from);
    net::descriptor made(::fcntl(from, F_DUPFD_CLOEXEC, 16));
    require(made.is_open(), "fcntl");
    return made;
}

/// What posix_spawn needs, freed at the end.
class preparation
{
  public:
    preparation(int socket, int lifeline)
    {
        posix_spawn_file_actions_init(&files_);
        posix_spawnattr_init(&attributes_);
        for (const int standard : {0, 1, 2})
            posix_spawn_file_actions_addopen(&files_, standard, "/dev/null", O_RDWR, 0);
        posix_spawn_file_actions_adddup2(&files_, socket, walker_socket);
        posix_spawn_file_actions_adddup2(&files_, lifeline, walker_lifeline);
        posix_spawn_file_actions_addclosefrom_np(&files_, walker_lifeline + 1);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes_, &none);
        sigset_t all;
        sigfillset(&all);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~preparation()
    {
        posix_spawn_file_actions_destroy(&files_);
        posix_spawnattr_destroy(&attributes_);
    }
    preparation(const preparation&) = delete;
    preparation& operator=(const preparation&) = delete;

    const posix_spawn_file_actions_t* files() const { return &files_; }
    const posix_spawnattr_t* attributes() const { return &attributes_; }

  private:
    posix_spawn_file_actions_t files_{};
    posix_spawnattr_t attributes_{};
};

} // namespace

child::child(const std::string& program)
{
    std::array<int, 2> sockets{};
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) == 0, "socketpair");
    socket_ = net::descriptor(sockets[0]);
    const net::descriptor its_socket = moved_up(sockets[1]);
    std::array<int, 2> pipe{};
    require(::pipe2(pipe.data(), O_CLOEXEC) == 0, "pipe2");
    lifeline_ = net::descriptor(pipe[1]);
    const net::descriptor its_lifeline = moved_up(pipe[0]);

    const preparation prepared(its_socket.get(), its_lifeline.get());
    std::string name = "contentd";
    std::string word(walker_word);
    const std::array<char*, 3> arguments{name.data(), word.data(), nullptr};
    // Nothing of ours, but that jemalloc gives back what is freed instead of keeping the addresses, which are limited.
    std::string allocator = "MALLOC_CONF=retain:false,narenas:1,dirty_decay_ms:1000,muzzy_decay_ms:0";
    std::string zone = "TZ=UTC0"; // else it is looked up in a file
    const std::array<char*, 3> environment{allocator.data(), zone.data(), nullptr};
    const int refused = ::posix_spawn(&process_, program.c_str(), prepared.files(), prepared.attributes(),
                                      arguments.data(), environment.data());
    if (refused != 0) {
        process_ = -1;
        throw std::system_error(refused, std::generic_category(), program);
    }
}

int child::end()
{
    if (process_ < 0)
        return 0;
    ::kill(process_, SIGKILL);
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = -1;
    return status;
}

child::~child()
{
    end();
}

} // namespace walk
