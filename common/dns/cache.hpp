// cache - answers for as long as they hold
//
// Positive and negative ones (RFC 2308), each for its TTL within limits; never temporary ones. What is over its TTL
// stays as long as memory allows, for the case that the servers are silent (RFC 8767). Memory is bounded: in each of
// the shards the answer that was unused for longest makes room. Time is handed in.
//
// Threads: any; a look-up holds one shard's mutex for a hash look-up.

#pragma once

#include "common/base/guarded.hpp"
#include "common/dns/question.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <list>
#include <unordered_map>

namespace dns {

/// A clock that no administrator sets.
using steady_time = std::chrono::steady_clock::time_point;

struct cache_limits
{
    std::size_t memory = 16U << 20U; // of all answers, estimated
    std::chrono::seconds least_ttl{5};
    std::chrono::seconds greatest_ttl{24 * 3600};
    std::chrono::seconds greatest_negative_ttl{3600};
    std::chrono::seconds stale_limit{24 * 3600}; // beyond its TTL an answer is never used
    std::chrono::seconds stale_hold{30};         // how long a stale answer is then taken for a fresh one
};

class cache
{
  public:
    explicit cache(const cache_limits& limits) : limits_(limits) {}

    /// Null when there is none within its TTL.
    answer_ptr fresh(const question& asked, steady_time now);
    /// One that is over its TTL too; it counts as fresh again for a moment, so that the servers are not asked each
    /// time.
    answer_ptr stale(const question& asked, steady_time now);
    void keep(const question& asked, const answer_ptr& told, steady_time now);

    std::size_t entries() const { return entries_.load(std::memory_order_relaxed); }
    std::uint64_t evictions() const { return evictions_.load(std::memory_order_relaxed); }

  private:
    struct entry
    {
        answer_ptr told;
        steady_time fresh_until;
        steady_time stale_until;
        std::list<const question*>::iterator place;
    };
    using table = std::unordered_map<question, entry, question_hash>;
    struct shard
    {
        table entries;
        std::list<const question*> by_use; // points to the table's keys, the one used last in front
        std::size_t memory = 0;
    };
    static constexpr std::size_t shards = 16;

    static std::size_t weight(const question& asked, const answer& told);
    void remove(shard& from, table::iterator which);
    std::chrono::seconds lifetime(const answer& told) const;
    base::guarded<shard>& shard_of(const question& asked) { return shards_[question_hash()(asked) % shards]; }

    const cache_limits limits_;
    std::array<base::guarded<shard>, shards> shards_;
    std::atomic<std::size_t> entries_{0};
    std::atomic<std::uint64_t> evictions_{0};
};

} // namespace dns
