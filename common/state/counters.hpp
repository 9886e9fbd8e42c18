// counters - windowed counts and distinct counts, in memory, flushed as deltas
//
// A window is a ring of at least 12 sub-buckets; distinct is exact to 32, then HyperLogLog. Memory is bounded by two
// budgets (addresses, aggregates); what is evicted and was flushed is read back at its next use. Counters with
// windows of an hour and more, or that the other daemon's rules read, are flushed from their second event on in one
// transaction, at an interval between 100 ms and 2 s (Semantics, 5 and 8).
//
// Threads: every function may be called from any thread; a call takes one shard's lock for O(1) work.

#pragma once

#include "common/base/time.hpp"
#include "common/state/counter_spec.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace state {

using counter_id = std::uint32_t;

/// An addition that can still be given back.
struct reservation
{
    counter_id counter = 0;
    std::uint64_t key[2] = {0, 0};
    std::int64_t bucket = 0;
    double amount = 0;
};

/// A counter that the rules of another daemon name; its name is counter_spec::name.
struct wanted_counter
{
    std::string name;
    std::chrono::seconds window{};

    friend bool operator==(const wanted_counter&, const wanted_counter&) = default;
};

class counters
{
  public:
    virtual ~counters() = default;

    enum class named_by : std::uint8_t { own_rules, others };

    /// Makes these known and gives their ids, in order. Called at start and at each reload; a spec that was known
    /// keeps its id and its counts. The other daemon is told of those that own rules name.
    virtual std::vector<counter_id> adopt(std::span<const counter_spec> specs, named_by whom = named_by::own_rules) = 0;

    /// What the rules of the other daemon name, and a number that grows when that changes.
    virtual std::vector<wanted_counter> wanted_elsewhere() const = 0;
    virtual std::uint64_t wanted_version() const = 0;

    /// Counts an event and gives the sum of the window with it. `held`, when not null, receives what give_back()
    /// needs.
    virtual double add(counter_id counter, std::string_view key, double amount, base::time_point now,
                       reservation* held = nullptr) = 0;
    /// Counts a different value and gives how many different ones the window has, with it.
    virtual double add_distinct(counter_id counter, std::string_view key, std::string_view value,
                                base::time_point now) = 0;
    /// The sum, or the number of different values, of the window; counts nothing.
    virtual double read(counter_id counter, std::string_view key, base::time_point now) = 0;
    virtual void give_back(const reservation& held) = 0;
};

} // namespace state
