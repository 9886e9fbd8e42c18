#include "contentd/walk/child.hpp"

#include "common/net/spawning.hpp"
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

    net::spawning prepared;
    for (const int standard : {0, 1, 2})
        prepared.give_nothing(standard);
    prepared.give(its_socket.get(), walker_socket);
    prepared.give(its_lifeline.get(), walker_lifeline);
    prepared.close_from(walker_lifeline + 1);
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
