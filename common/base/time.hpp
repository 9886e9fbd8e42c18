// time - one resolution and one clock for everything that is stored, compared or logged
//
// Functions take the time as a parameter; only the outermost caller (a session, a command) asks the clock.

#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace base {

using milliseconds = std::chrono::milliseconds;

/// A point of UTC, in milliseconds: what is stored and compared.
using time_point = std::chrono::sys_time<milliseconds>;

/// The wall clock.
time_point now();

inline std::int64_t to_epoch_ms(time_point when)
{
    return when.time_since_epoch().count();
}

inline time_point from_epoch_ms(std::int64_t value)
{
    return time_point{milliseconds{value}};
}

/// `2026-11-24T06:36:12Z` (RFC 3339, seconds).
std::string to_rfc3339(time_point when);

} // namespace base
