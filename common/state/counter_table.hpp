// counter_table - all counters of one memory class, within its budget
//
// Sixteen shards, each a mutex and a table of sets of eight slots: a key's set follows from its hash, seeded anew in
// each process, so that nobody can aim at one. In a full set the slot that was used longest ago makes room. Three
// quarters of the budget are slots (taken from the system as they are touched), one quarter is for those that grow;
// when that is used up, grown slots make room in turn. The filter remembers which of those that went are in the
// database, so that only these are read back.
//
// Threads: any; a shard's function runs under its lock.

#pragma once

#include "common/base/hash.hpp"
#include "common/state/counter_slot.hpp"

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace state {

/// A change that waits to be flushed.
struct counter_place
{
    std::uint32_t counter = 0;
    counter_key key;
    std::int64_t bucket = 0;

    friend bool operator==(const counter_place&, const counter_place&) = default;
};

struct counter_place_hash
{
    std::size_t operator()(const counter_place& place) const
    {
        return place.key.low ^ (static_cast<std::uint64_t>(place.bucket) * 0x9e3779b97f4a7c15U) ^ place.counter;
    }
};

struct distinct_change
{
    counter_place place;
    std::uint64_t hash = 0;
};

class counter_shard
{
  public:
    void prepare(std::uint64_t bytes);
    ~counter_shard();

    std::mutex mutex;

    // All under the mutex. `hash` is the seeded one.
    counter_slot* find(std::uint32_t counter, const counter_key& key, std::uint64_t hash);
    /// Finds or makes it; `is_new` tells which.
    counter_slot& use(std::uint32_t counter, const counter_key& key, std::uint64_t hash, std::uint32_t bucket,
                      std::uint32_t second, bool& is_new);
    /// After a change: counts what it has on the heap and makes room if that is too much.
    void account(const counter_slot& changed, std::size_t memory_before);
    /// True if that key may have been evicted with rows in the database.
    bool may_be_stored(std::uint64_t hash) const;
    /// From now on any may.
    void set_all_stored() { is_all_stored_ = true; }

    void note_amount(const counter_place& place, double amount);
    void note_member(const distinct_change& change);
    double unflushed(const counter_place& place) const;

    std::unordered_map<counter_place, double, counter_place_hash> amounts; // not yet flushed
    std::vector<distinct_change> members;                                  // not yet flushed

    std::atomic<std::uint64_t> entries{0};
    std::atomic<std::uint64_t> evictions{0};
    std::atomic<std::uint64_t> grown_bytes{0};
    std::atomic<std::uint64_t> unflushed_lost{0}; // the database was away for too long

  private:
    static constexpr std::size_t ways = 8;

    /// Index of the first slot of its set.
    std::uint64_t set_of(std::uint64_t hash) const;
    void evict(counter_slot& slot);

    counter_slot* slots_ = nullptr; // calloc: pages that are never touched cost nothing
    std::uint32_t* tags_ = nullptr; // of each slot, part of its hash: a look-up reads one line of these and one slot
    std::uint64_t sets_ = 0;
    std::uint64_t grown_limit_ = 0;
    std::uint64_t hand_ = 0;
    std::vector<std::uint64_t> filter_; // bits
    bool is_all_stored_ = false;
};

class counter_table
{
  public:
    explicit counter_table(std::uint64_t memory);

    static std::uint64_t hash_of(std::uint32_t counter, const counter_key& key)
    {
        const std::uint64_t words[3] = {key.low, key.high, counter};
        return XXH3_64bits_withSeed(words, sizeof words, base::process_seed());
    }
    counter_shard& shard(std::uint64_t hash) { return shards_[hash % shard_count]; }

    static constexpr std::size_t shard_count = 16;
    std::array<counter_shard, shard_count>& shards() { return shards_; }
    const std::array<counter_shard, shard_count>& shards() const { return shards_; }

  private:
    std::array<counter_shard, shard_count> shards_;
};

} // namespace state
