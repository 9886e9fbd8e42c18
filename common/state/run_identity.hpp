// run_identity - which process this is, in a way that tells a dead one from a live one of the same number

#pragma once

#include <cstdint>
#include <string>

namespace state {

struct run_identity
{
    std::string id;    // random, 16 hexadecimal digits
    std::string owner; // policyd, contentd
    std::string host;
    std::int64_t process = 0;
    std::int64_t process_start = 0; // clock ticks since boot

    static run_identity current(std::string owner);
};

/// False only when that process certainly no longer runs: on another host nobody can tell.
bool may_run(const run_identity& other, const run_identity& self);

} // namespace state
