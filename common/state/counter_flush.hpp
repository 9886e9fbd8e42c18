// counter_flush - brings counters to the database and others' changes back
//
// Runs on the writer's thread between batches of facts, a few hundred rows at a time. Each flushed row gives back the
// sum of all processes; rows that others changed last are found by sequence number. So every process has the whole
// count, and none counts its own twice. Sums are read on the same thread that writes them: nothing is ever half on its
// way.
//
// A key that was evicted is read back after its first use, which therefore may see too little.

#pragma once

#include "common/state/counter_store.hpp"
#include "common/state/database.hpp"

#include <functional>
#include <string>

namespace state {

class counter_flush
{
  public:
    /// `run` names this process, `owner` the daemon.
    counter_flush(counter_store& counts, const std::string& run, std::string owner);

    /// One step; gives how long it need not run again.
    std::chrono::milliseconds step(connection& on);
    /// All that is left, at the end.
    void finish(connection& on);

    /// How old the oldest change was when it was flushed last. From any thread.
    std::chrono::milliseconds lag() const { return std::chrono::milliseconds(lag_ms_.load(std::memory_order_relaxed)); }

  private:
    using clock = std::chrono::steady_clock;
    using amount_change = std::pair<counter_place, double>;

    void take();
    void write_slice(connection& on);
    void read_changes(connection& on);
    void read_requested(connection& on);
    void adopt_new(connection& on);
    void share_interest(connection& on);
    template <class Row>
    bool read_changed(connection& on, sql::name which, std::int64_t& last, Row use);
    const counter_store::known_spec* spec_of(std::int64_t stored_as, bool is_distinct) const;

    counter_store& counts_;
    const std::int64_t run_;
    const std::string owner_;
    std::vector<amount_change> amounts_;   // taken, not yet written
    std::vector<distinct_change> members_; // taken, not yet written
    std::size_t loaded_specs_ = 0;
    std::int64_t seen_ = -1; // change_sequence; -1: not yet asked
    clock::time_point taken_at_ = clock::now();
    clock::time_point taken_before_ = clock::now();
    clock::time_point next_interest_{};
    clock::time_point next_announcement_{};
    std::size_t announced_specs_ = 0;
    std::atomic<std::int64_t> lag_ms_{0};
};

} // namespace state
