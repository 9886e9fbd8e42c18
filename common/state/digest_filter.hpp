// digest_filter - what the database has of digests, in memory: a filter of the keys of contents and features
//
// Filled from the table some rows at a time, and kept up with rows that others make, which have higher ids. Rows that
// are removed leave their keys behind: when the filter is overfull it is made anew beside the old one, which takes its
// memory twice meanwhile, and the rows are counted again.
//
// Threads: is_ready(), is_strange() and add() any, all else the writer's.

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/key_filter.hpp"
#include "common/state/database.hpp"
#include "common/state/digests.hpp"

#include <atomic>
#include <memory>

namespace state {

class digest_filter
{
  public:
    explicit digest_filter(std::uint64_t memory);

    bool is_ready() const { return is_ready_.load(std::memory_order_acquire); }
    /// Certainly there are none.
    bool is_empty() const;
    /// `needed`: features that content shares which is alike.
    bool is_strange(const digest_value& what, unsigned needed) const;
    void add(const digest_value& what);

    /// Begins anew: the database may be another one.
    void begin_load();
    /// Begins to make it anew from the table; the old one is used meanwhile.
    void begin_again();
    bool is_building() const { return is_building_; }
    /// Reads some rows; gives how long it need not go on.
    std::chrono::milliseconds step(connection& on);

    /// Rows of the table as far as this process saw: others may have removed some since they were counted.
    std::uint64_t rows() const { return rows_; }
    void note_removed(std::uint64_t rows) { rows_ -= std::min(rows_, rows); }
    std::chrono::steady_clock::time_point counted_at() const { return counted_at_; }

  private:
    struct filters
    {
        std::shared_ptr<base::key_filter> used;
        std::shared_ptr<base::key_filter> next; // while it is made
    };

    bool watch(connection& on);
    void build(connection& on);
    int read_page(connection& on, std::int64_t& above, base::key_filter& into);
    bool is_overfull() const;

    const std::uint64_t memory_;
    base::guarded<filters> filters_;
    std::atomic<bool> is_ready_{false};

    // The writer's thread's.
    bool is_building_ = false;
    std::int64_t seen_ = 0;  // ids up to here are in the one that is used
    std::int64_t built_ = 0; // and in the next
    std::uint64_t built_rows_ = 0;
    std::uint64_t rows_ = 0;
    std::uint64_t size_when_built_ = 0;
    std::chrono::steady_clock::time_point counted_at_{};
};

} // namespace state
