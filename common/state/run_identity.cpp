#include "common/state/run_identity.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace state {

namespace {

/// Field 22 of /proc/PID/stat; 0 when there is none.
std::int64_t start_of(std::int64_t process)
{
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(file, line);
    const auto name_end = line.rfind(')'); // the name may have blanks and brackets
    if (name_end == std::string::npos)
        return 0;
    std::istringstream fields(line.substr(name_end + 1));
    std::string field;
    for (int number = 3; number <= 21; ++number)
        fields >> field;
    std::int64_t ticks = 0;
    fields >> ticks;
    return ticks;
}

} // namespace

run_identity run_identity::current(std::string owner)
{
    run_identity made;
    std::uint64_t drawn = 0;
    while (getrandom(&drawn, sizeof drawn, 0) != static_cast<ssize_t>(sizeof drawn)) {
    }
    std::array<char, 17> hex{};
    std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(drawn));
    made.id = hex.data();
    made.owner = std::move(owner);
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    made.host = host.data();
    made.process = getpid();
    made.process_start = start_of(made.process);
    return made;
}

bool may_run(const run_identity& other, const run_identity& self)
{
    if (other.host != self.host)
        return true;
    if (::kill(static_cast<pid_t>(other.process), 0) != 0 && errno == ESRCH)
        return false;
    const std::int64_t start = start_of(other.process);
    return start == 0 || start == other.process_start;
}

} // namespace state
