#include "contentd/walk/sandbox.hpp"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <memory>
#include <system_error>

namespace walk {

namespace {

/// Its own descriptors, and a file that comes while the one before is still open.
constexpr rlim_t descriptors = 16;
/// Mapped only to be read: the file, beside what may be allocated.
constexpr rlim_t largest_file = rlim_t{1} << 30U;

void require(bool done, const char* what)
{
    if (!done)
        throw std::system_error(errno, std::generic_category(), what);
}

void limit_to(__rlimit_resource_t resource, rlim_t most)
{
    const rlimit both{most, most};
    require(::setrlimit(resource, &both) == 0, "setrlimit");
}

struct memory_use
{
    std::size_t mapped = 0;
    std::size_t own = 0;
};

memory_use read_statm(int statm)
{
    std::array<char, 256> text{};
    const ssize_t length = ::pread(statm, text.data(), text.size() - 1, 0);
    unsigned long mapped = 0;
    unsigned long data = 0;
    // size resident shared text lib data dt, in pages
    require(length > 0 && std::sscanf(text.data(), "%lu %*u %*u %*u %*u %lu", &mapped, &data) == 2, "statm");
    const std::size_t page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    return {mapped * page, data * page};
}

/// A backstop for a process that was taken over; the daemon measures each file's time itself.
void limit_time(std::chrono::milliseconds time)
{
    const auto all = std::chrono::ceil<std::chrono::seconds>(computed() + time);
    const auto most = static_cast<rlim_t>(all.count());
    const rlimit signal_then_kill{most, most + 1};
    require(::setrlimit(RLIMIT_CPU, &signal_then_kill) == 0, "setrlimit");
}

void limit_resources(std::size_t memory, std::chrono::milliseconds time)
{
    limit_to(RLIMIT_CORE, 0);
    limit_time(time);
    if (is_sanitized)
        return;
    const int statm = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    require(statm >= 0, "/proc/self/statm");
    const memory_use now = read_statm(statm);
    ::close(statm);
    limit_to(RLIMIT_DATA, now.own + memory);
    limit_to(RLIMIT_AS, now.mapped + memory + largest_file);
    limit_to(RLIMIT_FSIZE, 0);
    limit_to(RLIMIT_NOFILE, descriptors);
}

struct release_filter
{
    void operator()(void* filter) const { seccomp_release(filter); }
};
using filter_handle = std::unique_ptr<void, release_filter>;

void check(int status, const char* what)
{
    if (status != 0)
        throw std::system_error(-status, std::generic_category(), what);
}

constexpr int allowed_calls[] = {
    SCMP_SYS(read),         SCMP_SYS(pread64),    SCMP_SYS(poll),          SCMP_SYS(recvmsg),      SCMP_SYS(recvfrom),
    SCMP_SYS(sendmsg),      SCMP_SYS(sendto),     SCMP_SYS(close),         SCMP_SYS(munmap),       SCMP_SYS(mremap),
    SCMP_SYS(madvise),      SCMP_SYS(brk),        SCMP_SYS(futex),         SCMP_SYS(getrandom),    SCMP_SYS(lseek),
    SCMP_SYS(exit),         SCMP_SYS(exit_group), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(sched_yield)};

/// Refused, not fatal: libraries look for files that may be missing, and go on.
constexpr int refused_calls[] = {SCMP_SYS(open),       SCMP_SYS(openat),     SCMP_SYS(stat),   SCMP_SYS(lstat),
                                 SCMP_SYS(access),     SCMP_SYS(readlink),   SCMP_SYS(statfs), SCMP_SYS(faccessat2),
                                 SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(fstat),  SCMP_SYS(newfstatat)};

/// For what sanitizers do: symbols for a report, threads of their own, leaks at the end.
constexpr int sanitizer_calls[] = {SCMP_SYS(open),
                                   SCMP_SYS(openat),
                                   SCMP_SYS(stat),
                                   SCMP_SYS(readlink),
                                   SCMP_SYS(readlinkat),
                                   SCMP_SYS(write),
                                   SCMP_SYS(getpid),
                                   SCMP_SYS(gettid),
                                   SCMP_SYS(tgkill),
                                   SCMP_SYS(rt_sigaction),
                                   SCMP_SYS(sigaltstack),
                                   SCMP_SYS(rt_sigprocmask),
                                   SCMP_SYS(prctl),
                                   SCMP_SYS(clone),
                                   SCMP_SYS(wait4),
                                   SCMP_SYS(ptrace),
                                   SCMP_SYS(getdents64),
                                   SCMP_SYS(sched_getaffinity),
                                   SCMP_SYS(getrlimit),
                                   SCMP_SYS(prlimit64),
                                   SCMP_SYS(mmap),
                                   SCMP_SYS(mprotect),
                                   SCMP_SYS(newfstatat),
                                   SCMP_SYS(nanosleep),
                                   SCMP_SYS(clock_nanosleep),
                                   SCMP_SYS(getuid),
                                   SCMP_SYS(pipe2),
                                   SCMP_SYS(pipe),
                                   SCMP_SYS(process_vm_readv)};

void add_rule(scmp_filter_ctx filter, std::uint32_t action, int call)
{
    check(seccomp_rule_add_array(filter, action, call, 0, nullptr), "seccomp_rule_add");
}

/// Only where `bits` of that argument are as in `value`.
void add_rule(scmp_filter_ctx filter, std::uint32_t action, int call, unsigned argument, int bits, int value)
{
    const scmp_arg_cmp condition{argument, SCMP_CMP_MASKED_EQ, static_cast<scmp_datum_t>(bits),
                                 static_cast<scmp_datum_t>(value)};
    check(seccomp_rule_add_array(filter, action, call, 1, &condition), "seccomp_rule_add");
}

void add_memory_without_code(scmp_filter_ctx filter)
{
    for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
        add_rule(filter, SCMP_ACT_ALLOW, call, 2, PROT_EXEC, 0);
}

void filter_calls()
{
    // Of the only thread, which is the process. SCMP_ACT_KILL_PROCESS needs seccomp(2), which a service may not call
    // under systemd's @system-service; this needs prctl(2) alone.
    const filter_handle filter(seccomp_init(SCMP_ACT_KILL_THREAD));
    require(filter != nullptr, "seccomp_init");
    for (const int each : allowed_calls)
        add_rule(filter.get(), SCMP_ACT_ALLOW, each);
    if (is_sanitized) {
        for (const int each : sanitizer_calls)
            add_rule(filter.get(), SCMP_ACT_ALLOW, each);
    } else {
        for (const int each : refused_calls)
            add_rule(filter.get(), SCMP_ACT_ERRNO(EACCES), each);
        add_memory_without_code(filter.get());
    }
    check(seccomp_load(filter.get()), "seccomp_load");
}

} // namespace

void end_with(int lifeline)
{
    require(::fcntl(lifeline, F_SETOWN, ::getpid()) == 0 && ::fcntl(lifeline, F_SETSIG, SIGKILL) == 0 &&
                ::fcntl(lifeline, F_SETFL, O_ASYNC | O_NONBLOCK) == 0,
            "lifeline");
}

void enter_sandbox(std::size_t memory, std::chrono::milliseconds time)
{
    limit_resources(memory, time);
    require(::prctl(PR_SET_DUMPABLE, 0) == 0, "PR_SET_DUMPABLE");
    require(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS");
    filter_calls();
}

std::chrono::milliseconds computed()
{
    timespec spent{};
    require(::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent) == 0, "clock_gettime");
    return std::chrono::milliseconds(spent.tv_sec * 1000 + spent.tv_nsec / 1'000'000);
}

std::size_t private_memory(int statm)
{
    return read_statm(statm).own;
}

} // namespace walk
