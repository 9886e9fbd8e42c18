// cache - what sources said of addresses, for as long as it holds
//
// As Postfix's verify(8) does it: a known address is taken for known until it should be refreshed, and after that as
// long as the source cannot tell anew, until it expires. What is unknown holds much shorter, since a new mailbox must
// not wait for its first mail, and never longer because a source is away. Memory is bounded: in each of the shards the
// answer that was unused for longest makes room. Temporary answers are never kept. Time is handed in.
//
// Threads: any; a look-up holds one shard's mutex for a hash look-up.

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/hash.hpp"
#include "policyd/recipients/source.hpp"

#include <array>
#include <atomic>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

namespace policyd {

struct recipient_cache_limits
{
    std::size_t memory = 16U << 20U; // of all answers, estimated
    std::chrono::milliseconds known_refresh{std::chrono::hours(24)};
    std::chrono::milliseconds known_expire{std::chrono::hours(24 * 7)};
    std::chrono::milliseconds unknown_expire{std::chrono::minutes(10)};
};

class recipient_cache
{
  public:
    explicit recipient_cache(const recipient_cache_limits& limits) : limits_(limits) {}

    /// What that source said, unless it is to be refreshed.
    std::optional<recipient_verdict> fresh(std::size_t source, const std::string& address, steady_time now);
    /// Whether that source knew it and this has not expired.
    bool was_known(std::size_t source, const std::string& address, steady_time now);
    /// Known and unknown are kept, others ignored.
    void keep(std::size_t source, const std::string& address, recipient_verdict is, steady_time now);
    void clear();

    std::size_t entries() const { return entries_.load(std::memory_order_relaxed); }
    std::uint64_t evictions() const { return evictions_.load(std::memory_order_relaxed); }

  private:
    struct entry
    {
        recipient_verdict is;
        steady_time refresh;
        steady_time expires;
        std::list<const std::string*>::iterator place;
    };
    struct seeded
    {
        std::size_t operator()(const std::string& key) const { return base::seeded_hash(key, base::process_seed()); }
    };
    using table = std::unordered_map<std::string, entry, seeded>;
    struct shard
    {
        table entries;
        std::list<const std::string*> by_use; // points to the table's keys, the one used last in front
        std::size_t memory = 0;
    };
    static constexpr std::size_t shards = 16;

    static std::string key_of(std::size_t source, const std::string& address);
    static std::size_t weight(const std::string& key);
    base::guarded<shard>& shard_of(const std::string& key) { return shards_[seeded()(key) % shards]; }
    std::optional<recipient_verdict> find(std::size_t source, const std::string& address, steady_time now,
                                          steady_time entry::*until);
    void remove(shard& from, table::iterator which);

    const recipient_cache_limits limits_;
    std::array<base::guarded<shard>, shards> shards_;
    std::atomic<std::size_t> entries_{0};
    std::atomic<std::uint64_t> evictions_{0};
};

} // namespace policyd
