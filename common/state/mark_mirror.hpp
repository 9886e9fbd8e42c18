// mark_mirror - the marks of one table in memory: live ones, and ended ones for their strikes
//
// Marks on addresses are found under their prefix: one probe for each prefix length in use, longest or shortest makes
// no difference, because find() tells which matters most. Others are found under kind and key. Bounded: when it is
// full, one that ends soon makes room.
//
// Threads: any.

#pragma once

#include "common/base/hash.hpp"
#include "common/state/marks.hpp"

#include <array>
#include <atomic>
#include <shared_mutex>
#include <unordered_map>

namespace state {

/// Kind and key in the form in which they are stored: addresses become prefixes, texts are in lower case, since clients
/// choose the case of most of them.
struct mark_name
{
    std::string kind;
    std::string key;
    std::optional<net::prefix> range; // for marks on addresses

    /// Fails on an address kind whose key is no address or prefix.
    static base::result<mark_name> make(std::string_view kind, std::string_view key);
};

class mark_mirror
{
  public:
    explicit mark_mirror(std::uint64_t memory) : memory_(memory) {}

    bool is_empty() const { return size_.load(std::memory_order_relaxed) == 0; }
    std::size_t size() const { return size_.load(std::memory_order_relaxed); }
    /// Marks that found no room so far.
    std::uint64_t evicted() const { return evicted_.load(std::memory_order_relaxed); }

    std::optional<mark> find(const mark_name& name, base::time_point now) const;
    /// Of several around that address one that no rule made goes first, then the one that lasts longest.
    std::optional<mark> find(const net::ip_address& address, base::time_point now) const;
    int earlier(const mark_name& name, base::time_point now) const;
    std::vector<mark> list(base::time_point now) const;

    /// What add() of the store does before the database has it: extends, never shortens.
    void extend(const mark_name& name, const mark& made);
    /// What the database has; one whose strikes are not known any more is removed.
    void set(const mark_name& name, const mark& stored, base::time_point now);
    void remove(const mark_name& name);
    /// Forgets some of those that ended long ago; call it now and then.
    void expire(base::time_point now);

  private:
    struct entry
    {
        base::time_point since;
        base::time_point until;
        std::string texts; // kind, key, reason, origin, each ended by NUL: one allocation instead of four
        std::int32_t strikes = 1;
    };
    using entries = std::unordered_map<std::string, entry, base::text_hash, std::equal_to<>>;

    const entry* live(std::string_view slot, base::time_point now) const;
    void put(const mark_name& name, const mark& made);
    void erase(entries::iterator where);
    void count_prefix(std::string_view slot, int change);
    void make_room();

    const std::uint64_t memory_;
    std::atomic<std::size_t> size_{0};
    std::atomic<std::uint64_t> evicted_{0};
    mutable std::shared_mutex mutex_;
    entries entries_;
    std::size_t swept_ = 0; // the bucket that expire() looked at last
    std::uint64_t bytes_ = 0;
    // How many marks there are of each mapped prefix length, for IPv4 and for IPv6.
    std::array<std::array<std::uint32_t, 129>, 2> prefixes_{};
};

} // namespace state
