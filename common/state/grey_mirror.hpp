// grey_mirror - greylist entries in memory, 24 bytes each
//
// Keys are 64-bit hashes with the seed of this process. Tables with open addresses, in shards; each grows up to its
// share of the memory and is then full: an entry that never passed makes room, and only where there is none of these
// the one that passed longest ago. Two filters remember what made room: the first kind may still be in the database,
// the second kind counts as confirmed from then on. So a spray of new entries never delays a known correspondent, and
// neither does a memory that is too small for them.
//
// Threads: any; a call takes one shard's lock for a few dozen slots, sweep() for all of one.

#pragma once

#include "common/state/greylist.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace state {

/// A set that may say yes to what was never put there, and forgets nothing. 256 kB.
class grey_filter
{
  public:
    void put(std::uint64_t hash);
    bool has(std::uint64_t hash) const;

  private:
    static constexpr std::size_t words = 1U << 15U;
    std::unique_ptr<std::atomic<std::uint64_t>[]> bits_ = std::make_unique<std::atomic<std::uint64_t>[]>(words);
};

class grey_mirror
{
  public:
    explicit grey_mirror(std::uint64_t memory);

    static std::uint64_t hash_of(const grey_key& key);

    /// A live entry, or a confirmed one that had to make room; of that nothing else is known.
    std::optional<grey_entry> find(std::uint64_t hash, base::time_point now) const;
    /// May be in the database though find() does not know it.
    bool is_elsewhere(std::uint64_t hash) const { return dropped_.has(hash); }

    /// Joins it with the one that is there, if that is live: the earlier beginning, the later end.
    void put(std::uint64_t hash, const grey_entry& entry, base::time_point now);
    void erase(std::uint64_t hash);
    /// Forgets what has ended, in the next shard.
    void sweep(base::time_point now);

    std::size_t size() const { return size_.load(std::memory_order_relaxed); }
    /// Entries that made room so far.
    std::uint64_t evicted() const { return evicted_.load(std::memory_order_relaxed); }

  private:
    struct slot
    {
        std::uint64_t hash = 0; // 0: free
        std::uint32_t first_seen = 0;
        std::uint32_t last_seen = 0;
        std::uint32_t expires = 0;
        std::uint16_t passed = 0;
        bool is_confirmed = false;
    };
    static_assert(sizeof(slot) == 24);

    struct shard
    {
        mutable std::mutex mutex;
        std::vector<slot> slots;
        std::size_t used = 0;
        std::size_t hand = 0; // where to look for room next
    };

    static constexpr std::size_t shards = 16;

    static slot to_slot(std::uint64_t hash, const grey_entry& entry);
    static grey_entry to_entry(const slot& from);
    shard& shard_of(std::uint64_t hash) { return shards_[hash >> 60U]; }
    const shard& shard_of(std::uint64_t hash) const { return shards_[hash >> 60U]; }
    static std::size_t home_of(const shard& in, std::uint64_t hash);
    static std::size_t place_of(const shard& in, std::uint64_t hash);
    static bool is_full(const shard& in);
    void make_room(shard& in, std::uint32_t now);
    void resize(shard& in, std::size_t slots, std::uint32_t now);
    void remove(shard& in, std::size_t at);
    static std::size_t victim_in(shard& in, std::uint32_t now);

    const std::size_t most_slots_; // of a shard
    std::array<shard, shards> shards_;
    grey_filter dropped_;   // never passed
    grey_filter confirmed_; // passed
    std::atomic<std::size_t> size_{0};
    std::atomic<std::uint64_t> evicted_{0};
    std::size_t next_sweep_ = 0; // sweep()'s caller is one thread
};

} // namespace state
