// cpu - getrusage(2)

#include "tests/bench/measure/cpu.hpp"

#include <sys/resource.h>

namespace bench {

double cpu_microseconds()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec);
    return seconds * 1e6 + static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

} // namespace bench
