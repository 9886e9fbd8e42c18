// recency - when a hash was noted, in a fixed number of slots
//
// For memories that must not grow: who was seen lately, what was tried before. Eight bytes an entry, four entries a
// bucket; in a full bucket the oldest gives way. A hash keeps 44 bits beside the bucket's, so two of them are taken for
// one about once in 10^13 looks. Times are kept in units, and an age from 2^20 units on wraps round: choose a unit that
// makes this long (a second: 12 days; an hour: 119 years).
//
// Threads: any; of two that note one hash at the same time, one may be lost.

#pragma once

#include "common/base/time.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>

namespace base {

class recency
{
  public:
    /// Room for at least that many, at most 4 millions.
    recency(std::size_t entries, milliseconds unit);

    /// Notes it, in place of an earlier note of it.
    void note(std::uint64_t hash, time_point at);
    /// How long ago it was noted; nothing when it was not, or has given way.
    std::optional<milliseconds> age(std::uint64_t hash, time_point at) const;
    /// The same; one that is not there, or is older than `memory`, is noted now and gives nothing.
    std::optional<milliseconds> age_or_note(std::uint64_t hash, time_point at, milliseconds memory);

  private:
    using slot = std::atomic<std::uint64_t>;
    struct freed
    {
        void operator()(slot* slots) const { std::free(slots); }
    };

    slot* bucket(std::uint64_t hash) const;
    std::uint64_t units(time_point at) const;

    const milliseconds unit_;
    const std::size_t buckets_;
    const std::unique_ptr<slot[], freed> slots_; // calloc: pages that are never touched cost nothing
};

} // namespace base
