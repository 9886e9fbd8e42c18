#include "common/net/successor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <vector>

namespace net {

namespace {

constexpr int first_handle = 3;
constexpr const char* readiness_variable = "SEKIMORI_READINESS";
constexpr std::string_view pid_variable = "LISTEN_PID=";

std::vector<std::string> own_arguments()
{
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    std::vector<std::string> all;
    for (std::string each; std::getline(file, each, '\0');)
        all.push_back(each);
    return all;
}

// The environment with a place for the process ID, which only the child knows.
std::vector<std::string> new_environment(std::size_t sockets)
{
    std::vector<std::string> all;
    for (char** each = environ; *each != nullptr; ++each)
        if (std::strncmp(*each, "LISTEN_", 7) != 0)
            all.emplace_back(*each);
    all.push_back("LISTEN_FDS=" + std::to_string(sockets));
    all.push_back(std::string(readiness_variable) + '=' + std::to_string(first_handle + sockets));
    all.push_back(std::string(pid_variable) + std::string(20, '\0'));
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (std::string& each : texts)
        all.push_back(each.data());
    all.push_back(nullptr);
    return all;
}

void write_decimal(char* into, pid_t number)
{
    std::array<char, 20> reversed{};
    std::size_t length = 0;
    for (; number > 0; number /= 10)
        reversed[length++] = static_cast<char>('0' + number % 10);
    while (length > 0)
        *into++ = reversed[--length];
}

// Everything that the child needs, made before the fork: between fork and exec of a process with threads only
// async-signal-safe functions may be called, and allocation is none.
struct launch
{
    std::vector<std::string> arguments = own_arguments();
    std::vector<std::string> environment;
    std::vector<char*> argument_pointers;
    std::vector<char*> environment_pointers;
    std::vector<int> handles; // sockets, then the pipe: to become 3, 4, …
    const char* program = nullptr;

    [[noreturn]] void run()
    {
        const int end = first_handle + static_cast<int>(handles.size());
        // First out of the way, so that no target is overwritten before it is copied.
        for (int& each : handles)
            each = fcntl(each, F_DUPFD, end);
        for (std::size_t i = 0; i < handles.size(); ++i)
            dup2(handles[i], first_handle + static_cast<int>(i));
        close_range(static_cast<unsigned>(end), ~0U, 0);
        write_decimal(environment.back().data() + pid_variable.size(), getpid());
        execve(program, argument_pointers.data(), environment_pointers.data());
        _exit(127);
    }
};

} // namespace

std::string program_path()
{
    std::string path(4096, '\0');
    const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
    path.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    return path;
}

base::result<successor> start_successor(const std::string& program, std::span<const int> listening)
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return base::fail(std::strerror(errno));
    successor made;
    made.readiness = descriptor(ends[0]);
    const descriptor theirs(ends[1]);

    launch child;
    child.environment = new_environment(listening.size());
    child.argument_pointers = pointers(child.arguments);
    child.environment_pointers = pointers(child.environment);
    child.handles.assign(listening.begin(), listening.end());
    child.handles.push_back(theirs.get());
    child.program = program.c_str();
    made.process = fork();
    if (made.process == 0)
        child.run();
    if (made.process < 0)
        return base::fail(std::strerror(errno));
    return made;
}

descriptor predecessor()
{
    const char* written = std::getenv(readiness_variable);
    if (written == nullptr)
        return {};
    descriptor taken(std::atoi(written));
    unsetenv(readiness_variable);
    if (taken.get() < first_handle || fcntl(taken.get(), F_SETFD, FD_CLOEXEC) != 0)
        taken.release();
    return taken;
}

void relieve(descriptor predecessor)
{
    // If it is gone, nobody waits for us.
    if (predecessor.is_open()) [[maybe_unused]]
        const ssize_t written = ::write(predecessor.get(), "1", 1);
}

} // namespace net
