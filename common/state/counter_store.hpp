// counter_store - counters in memory: what is counted at once, and what the flush takes from here and brings back
//
// Threads: any. merge() and take_*() are the flush's, which runs on the writer's thread.

#pragma once

#include "common/base/guarded.hpp"
#include "common/state/counter_table.hpp"
#include "common/state/counters.hpp"

#include <deque>

namespace state {

class counter_store : public counters
{
  public:
    /// One counter that rules ask for. Lives as long as the store.
    struct known_spec
    {
        counter_id id = 0;
        counter_spec spec;
        /// Its number in the database: the same on every host.
        std::int64_t stored_as = 0;
        /// Its changes go to the database.
        std::atomic<bool> is_flushed{false};
        /// Own rules name it.
        std::atomic<bool> is_announced{false};

        std::int64_t bucket_of(base::time_point when) const;
        /// When that sub-bucket has left the window.
        base::time_point end_of(std::int64_t bucket) const;
    };
    struct read_back
    {
        counter_id counter = 0;
        counter_key key;
    };

    // How keys and counters are called in the database, the same on every host.
    static counter_key key_of(std::string_view key);
    static std::int64_t number_of(const counter_spec& spec);

    counter_store(std::uint64_t address_memory, std::uint64_t aggregate_memory);
    ~counter_store() override;

    std::vector<counter_id> adopt(std::span<const counter_spec> specs, named_by whom = named_by::own_rules) override;
    std::vector<wanted_counter> wanted_elsewhere() const override;
    std::uint64_t wanted_version() const override { return wanted_version_.load(std::memory_order_acquire); }
    double add(counter_id counter, std::string_view key, double amount, base::time_point now,
               reservation* held) override;
    double add_distinct(counter_id counter, std::string_view key, std::string_view value,
                        base::time_point now) override;
    double read(counter_id counter, std::string_view key, base::time_point now) override;
    void give_back(const reservation& held) override;

    /// In the order of their ids.
    std::vector<known_spec*> specs() const { return *specs_.load(std::memory_order_acquire); }

    // For the flush.
    std::unordered_map<counter_place, double, counter_place_hash> take_amounts();
    std::vector<distinct_change> take_members();
    std::vector<read_back> take_read_backs();
    /// The database has that sum; what is not yet flushed comes on top.
    void merge(const counter_place& place, double amount);
    void merge(const distinct_change& change);
    /// What others name now.
    void set_wanted(std::vector<wanted_counter> wanted);
    /// Not all rows were read at start: unknown keys are looked up at their first use.
    void look_up_unknown();

    std::uint64_t entries() const;
    std::uint64_t evictions() const;
    std::uint64_t unflushed_lost() const;

  private:
    struct place
    {
        known_spec& spec;
        counter_key key;
        std::uint64_t hash;
        counter_shard& shard;
    };

    place place_of(counter_id counter, const counter_key& key);
    counter_slot& slot_of(const place& where, base::time_point now);
    void note_second(const place& where, counter_slot& slot, std::int64_t bucket);
    void request(const place& where);

    counter_table addresses_;
    counter_table aggregates_;

    std::mutex adopting_;
    std::deque<known_spec> owned_;
    // What add() looks at without a lock; older lists stay until the end, since a reload is rare.
    std::deque<std::vector<known_spec*>> lists_{1};
    std::atomic<const std::vector<known_spec*>*> specs_{&lists_.back()};

    base::guarded<std::vector<wanted_counter>> wanted_;
    std::atomic<std::uint64_t> wanted_version_{0};

    std::mutex requests_mutex_;
    std::vector<read_back> requests_;
};

} // namespace state
