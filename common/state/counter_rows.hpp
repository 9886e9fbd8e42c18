// counter_rows - the counts of one key as they stand in the database, for commands
//
// A key that came once has no rows yet. Of a running daemon's counts the last moments may be missing.

#pragma once

#include "common/base/result.hpp"
#include "common/base/time.hpp"
#include "common/state/counter_spec.hpp"
#include "common/state/fact.hpp"

#include <chrono>
#include <string_view>
#include <vector>

namespace state {

/// A counter that rules named within that time is counted by every daemon.
inline constexpr std::chrono::hours interest_kept{24};

/// A sub-bucket of the window.
struct stored_count
{
    base::time_point from;
    base::time_point to;
    double amount = 0;
};

class counter_rows
{
  public:
    virtual ~counter_rows() = default;

    // These wait; an error when the database does not answer.
    /// Rules of some daemon named this counter within a day.
    virtual base::result<bool> is_counted(const counter_spec& which) = 0;
    /// Oldest first, those that are not empty. Sums only.
    virtual base::result<std::vector<stored_count>> of_key(const counter_spec& which, std::string_view key,
                                                           base::time_point now) = 0;
    /// Of the window, of each key that has any. Of distinct counts what the database can tell, which is too little from
    /// some dozens on.
    virtual base::result<std::vector<double>> sums(const counter_spec& which, base::time_point now) = 0;
    /// As if nothing had been counted under that key; every daemon follows within a second or so.
    virtual void forget(const counter_spec& which, std::string_view key, base::time_point now, written done) = 0;
};

} // namespace state
