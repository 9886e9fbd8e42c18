// map_outage - notices that Postfix's recipient maps fail, and freezes the counting of unknown recipients
//
// A map that is empty, gone or fails softly makes every recipient look unknown (Semantics, 10). What tells it from a
// harvest is that recipients that were known lately turn unknown. One that does is never counted; three within a
// minute, or one while the share of unknown recipients jumps, freeze all counting until a minute has passed without
// another.
//
// Recipients that were known are remembered as hashes in 2 MiB, the oldest of a bucket giving way. The memory is not
// kept over a restart. Threads: any.

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/recency.hpp"
#include "common/base/time.hpp"

#include <atomic>
#include <cstdint>

namespace policyd {

class map_outage
{
  public:
    void known(std::uint64_t recipient, base::time_point at);
    /// True if this unknown recipient may be counted.
    bool admits_unknown(std::uint64_t recipient, base::time_point at);
    bool is_frozen(base::time_point at) const;

    /// Was known within the last week.
    bool was_known(std::uint64_t recipient, base::time_point at) const;

  private:
    struct tally
    {
        std::uint64_t turned[3] = {};    // the last ones that turned unknown, each once
        base::time_point turned_at[3]{}; // when
        double recent_known = 0;         // decaying sums, half-life ten seconds
        double recent_unknown = 0;
        double usual_known = 0; // half-life an hour
        double usual_unknown = 0;
        base::time_point updated{};
    };

    static void decay(tally& sums, base::time_point at);
    static bool is_jump(const tally& sums);

    base::recency known_{1UL << 18U, std::chrono::hours(1)};
    base::guarded<tally> tally_;
    std::atomic<std::int64_t> frozen_until_{0};
};

} // namespace policyd
