// cpu - processor time that this process has used

#pragma once

namespace bench {

/// User and system time of all threads, in microseconds.
double cpu_microseconds();

} // namespace bench
