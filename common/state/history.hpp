// history - what happened, in slots, for reports: sums by series and item, and the keys that stood out in each hour
//
// A series is a kind of thing (`decision`), an item what of it (`reject no-ptr`); both are whoever counts's own. Sums
// of several processes add up. Kept 35 days. Nothing decides by it: rows wait in the outbox as other facts do, and what
// a crash takes is missed by a curve only.
//
// Threads: any.

#pragma once

#include "common/base/result.hpp"
#include "common/base/time.hpp"
#include "common/state/fact.hpp"

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace state {

struct history_sum
{
    std::string series;
    std::string item;
    double amount = 0;
};

/// A key, and what it met with: `refused client.address`, the observation that the key is of.
struct history_key
{
    std::string_view series;
    std::string_view key; // empty: there is none
};

struct history_point
{
    base::time_point slot; // its beginning
    std::string series;
    std::string item;
    double amount = 0;
};

class history
{
  public:
    static constexpr std::chrono::minutes slot{5};
    static constexpr std::chrono::hours slot_of_tops{1};
    static constexpr std::chrono::days kept{35};
    static constexpr std::size_t tops_kept = 25; // of each series, when their hour is over

    virtual ~history() = default;

    /// To the slot of that time. A few dozen at most, every few seconds at most.
    virtual void add(const std::vector<history_sum>& sums, base::time_point at) = 0;
    /// Those keys met with something together. Tallied in memory; every minute, and at the end, those that came most
    /// often are written. A command's go nowhere.
    virtual void note(std::span<const history_key> met) = 0;

    // For commands; these wait. An error when the database does not answer.
    /// In steps of `step`, by series, item and time; only what happened.
    virtual base::result<std::vector<history_point>> read(base::time_point from, base::time_point to,
                                                          std::chrono::minutes step) = 0;
    /// The `count` highest of each series, highest first.
    virtual base::result<std::vector<history_sum>> tops(base::time_point from, base::time_point to,
                                                        std::size_t count) = 0;
    /// What was written of one key of that observation since then, by hours.
    virtual base::result<std::vector<history_point>> of_key(std::string_view observation, std::string_view key,
                                                            base::time_point from) = 0;
    /// What was written of all keys of an observation since then, by hours.
    virtual base::result<std::vector<history_point>> of_keys(std::string_view observation, base::time_point from) = 0;
    /// As if the key had never been seen.
    virtual void forget(std::string_view observation, std::string_view key, written done) = 0;
};

} // namespace state
