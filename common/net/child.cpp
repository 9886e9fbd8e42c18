#include "common/net/child.hpp"

#include "common/net/descriptor.hpp"
#include "common/net/sealed_file.hpp"
#include "common/net/spawning.hpp"
#include "common/text/escape.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace net {

namespace {

using clock = std::chrono::steady_clock;

base::error failed(const std::string& what, int number)
{
    return base::fail(what + ": " + std::strerror(number));
}

void prepare(spawning& how, int input, int output)
{
    how.give(input, STDIN_FILENO);
    if (output >= 0)
        how.give(output, STDOUT_FILENO);
    else
        how.give_nothing(STDOUT_FILENO);
    how.give_nothing(STDERR_FILENO);
    how.close_from(STDERR_FILENO + 1);
    how.lead_group();
}

std::vector<char*> pointers_to(std::span<const std::string> texts)
{
    std::vector<char*> all;
    for (const std::string& each : texts)
        all.push_back(const_cast<char*>(each.c_str())); // as the C interface has it; nothing is changed
    all.push_back(nullptr);
    return all;
}

struct output_pipe
{
    descriptor ours;
    descriptor theirs;
};

// Without one nothing is kept.
base::result<output_pipe> output_for(const child_limits& limits)
{
    output_pipe made;
    if (limits.output == 0)
        return made;
    std::array<int, 2> both{-1, -1};
    if (::pipe2(both.data(), O_CLOEXEC) != 0)
        return failed("pipe2", errno);
    made.ours = descriptor(both[0]);
    made.theirs = descriptor(both[1]);
    if (::fcntl(both[0], F_SETFL, O_NONBLOCK) != 0) // our end alone
        return failed("O_NONBLOCK", errno);
    return made;
}

/// What a child says, as far as it is kept.
class output_reader
{
  public:
    output_reader(descriptor from, std::size_t room) : from_(std::move(from)), room_(room) {}

    /// -1 when nothing more comes.
    int handle() const { return from_.get(); }
    /// One block of what is there. False when there is none.
    bool hear()
    {
        std::array<char, 4096> block{};
        const ssize_t taken = handle() < 0 ? 0 : ::read(handle(), block.data(), block.size());
        if (taken > 0)
            said_.append(block.data(), std::min(static_cast<std::size_t>(taken), room_ - said_.size()));
        else if (taken == 0 || !would_wait())
            from_ = descriptor();
        return taken > 0;
    }
    /// What is left behind the end: a pipe holds 64 KB, and a program that lives on must not hold us.
    std::string finish()
    {
        for (int blocks = 0; blocks < 32 && said_.size() < room_ && hear(); ++blocks) {
        }
        return std::move(said_);
    }

  private:
    descriptor from_;
    const std::size_t room_;
    std::string said_;
};

// True when it has ended in time.
bool wait_until(int process_handle, int stop, output_reader& output, clock::time_point end)
{
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - clock::now());
        std::array<pollfd, 3> waits{{{process_handle, POLLIN, 0}, {stop, POLLIN, 0}, {output.handle(), POLLIN, 0}}};
        const int ready =
            ::poll(waits.data(), waits.size(), static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000)));
        if (ready < 0 && errno != EINTR)
            return false;
        if (ready > 0 && waits[0].revents != 0)
            return true;
        if (ready == 0 || waits[1].revents != 0 || clock::now() >= end)
            return false;
        if (waits[2].revents != 0)
            output.hear();
    }
}

/// Killed with all that it started, and waited for, at the latest with this object.
class process_group
{
  public:
    explicit process_group(pid_t leader) : leader_(leader) {}
    ~process_group() { end(); }
    process_group(const process_group&) = delete;
    process_group& operator=(const process_group&) = delete;

    /// What waitpid tells of its leader; nothing, with errno, when it tells nothing.
    std::optional<int> end()
    {
        const pid_t leader = std::exchange(leader_, 0);
        if (leader <= 0)
            return {};
        ::kill(-leader, SIGKILL); // what it left behind goes, too
        int status = 0;
        while (::waitpid(leader, &status, 0) < 0)
            if (errno != EINTR)
                return {};
        return status;
    }

  private:
    pid_t leader_;
};

} // namespace

base::result<ended_child> run_child(std::span<const std::string> command, std::span<const std::string> environment,
                                    std::string_view input, const child_limits& limits)
{
    const std::string name = command.empty() ? std::string() : text::printable(command.front(), 200);
    if (!name.starts_with('/'))
        return base::fail('"' + name + "\" is no path from the root on");
    const auto end = clock::now() + limits.time;
    const descriptor given = sealed_file(input);
    if (!given.is_open())
        return failed("memfd", errno);
    auto heard = output_for(limits);
    if (!heard)
        return heard.error();
    spawning prepared;
    prepare(prepared, given.get(), heard->theirs.get());
    const auto arguments = pointers_to(command);
    const auto variables = pointers_to(environment);
    pid_t process = 0;
    const int refused = ::posix_spawn(&process, command.front().c_str(), prepared.files(), prepared.attributes(),
                                      arguments.data(), variables.data());
    if (refused != 0)
        return failed(name, refused);
    process_group started(process);
    heard->theirs = descriptor();
    output_reader output(std::move(heard->ours), limits.output);
    const descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
    if (!handle.is_open())
        return failed("pidfd_open", errno);
    const bool has_ended = wait_until(handle.get(), limits.stop, output, end);
    const std::optional<int> status = started.end();
    if (!status)
        return failed("waitpid", errno);
    if (!has_ended)
        return base::fail(name + " did not end in time");
    if (!WIFEXITED(*status))
        return base::fail(name + " was ended by signal " + std::to_string(WTERMSIG(*status)));
    return ended_child{WEXITSTATUS(*status), output.finish()};
}

} // namespace net
