#include "policyd/notice/child.hpp"

#include "common/net/descriptor.hpp"
#include "common/text/escape.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace policyd {

namespace {

using clock = std::chrono::steady_clock;

base::error failed(const std::string& what, int number)
{
    return base::fail(what + ": " + std::strerror(number));
}

/// What posix_spawn needs, freed at the end.
class preparation
{
  public:
    explicit preparation(int input)
    {
        posix_spawn_file_actions_init(&files_);
        posix_spawnattr_init(&attributes_);
        posix_spawn_file_actions_adddup2(&files_, input, STDIN_FILENO);
        posix_spawn_file_actions_addopen(&files_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&files_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes_, &none);
        sigset_t all;
        sigfillset(&all);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
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

std::vector<char*> pointers_to(std::span<const std::string> texts)
{
    std::vector<char*> all;
    for (const std::string& each : texts)
        all.push_back(const_cast<char*>(each.c_str())); // as the C interface has it; nothing is changed
    all.push_back(nullptr);
    return all;
}

// A file in memory: a pipe would block us, or kill us, when the child does not read.
base::result<net::descriptor> input_of(std::string_view text)
{
    net::descriptor file(memfd_create("notice", MFD_CLOEXEC));
    if (file.get() < 0)
        return failed("memfd_create", errno);
    if (!net::write_all(file.get(), text))
        return failed("write", errno);
    if (::lseek(file.get(), 0, SEEK_SET) != 0)
        return failed("lseek", errno);
    return file;
}

// True when it has ended in time.
bool wait_until(int process_handle, clock::time_point end)
{
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - clock::now());
        pollfd waits{process_handle, POLLIN, 0};
        const int ready = ::poll(&waits, 1, static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000)));
        if (ready > 0)
            return true;
        if (ready == 0 || errno != EINTR)
            return false;
    }
}

base::result<void> status_of(pid_t process, const std::string& name)
{
    int status = 0;
    while (::waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return failed("waitpid", errno);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return {};
    if (WIFEXITED(status))
        return base::fail(name + " ended with status " + std::to_string(WEXITSTATUS(status)));
    return base::fail(name + " was ended by signal " + std::to_string(WTERMSIG(status)));
}

} // namespace

base::result<void> run_child(std::span<const std::string> command, std::span<const std::string> environment,
                             std::string_view input, std::chrono::milliseconds limit)
{
    const std::string name = command.empty() ? std::string() : text::printable(command.front(), 200);
    if (!name.starts_with('/'))
        return base::fail('"' + name + "\" is no path from the root on");
    const auto given = input_of(input);
    if (!given)
        return given.error();
    const preparation prepared(given->get());
    const auto arguments = pointers_to(command);
    const auto variables = pointers_to(environment);
    pid_t process = 0;
    const int refused = ::posix_spawn(&process, command.front().c_str(), prepared.files(), prepared.attributes(),
                                      arguments.data(), variables.data());
    if (refused != 0)
        return failed(name, refused);
    const net::descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
    const bool has_ended = handle.get() >= 0 && wait_until(handle.get(), clock::now() + limit);
    ::kill(-process, SIGKILL); // what it left behind goes, too
    auto became = status_of(process, name);
    if (!has_ended)
        return base::fail(name + " did not end in time");
    return became;
}

} // namespace policyd
