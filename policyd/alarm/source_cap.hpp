// source_cap - lets one event of a source through in ten minutes
//
// A newsletter that has gone stale names two hundred unknown recipients in a minute, and a harvest by one host is what
// penalties are for: an alarm is for many sources, so each counts once in a while.
//
// Threads: any.

#pragma once

#include "common/base/recency.hpp"

namespace policyd {

class source_cap
{
  public:
    bool admits(std::uint64_t source, base::time_point at)
    {
        return !seen_.age_or_note(source, at, std::chrono::minutes(10));
    }

  private:
    base::recency seen_{1UL << 16U, std::chrono::seconds(1)};
};

} // namespace policyd
