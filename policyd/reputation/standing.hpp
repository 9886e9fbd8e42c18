// standing - what is known of a key: its reputation, and of what that is made; pure
//
// Where rules ask for reputation(KEY), their own counters tell it exactly. Else it is made of the history's hours,
// which have only what stood out, with the same formula and the same fading.

#pragma once

#include "common/state/counter_rows.hpp"
#include "common/state/history.hpp"

#include <optional>
#include <string>
#include <vector>

namespace policyd {

/// accepted, refused, unknown, spam, …: how often, and from when to when.
struct cause
{
    std::string what;
    double amount = 0;
    base::time_point first;
    base::time_point last;
};

/// An age of the counters, of two and a half days.
struct standing_age
{
    base::time_point from;
    base::time_point to;
    double good = 0;
    double bad = 0;
};

struct standing
{
    std::string kind; // client.address
    std::string key;
    double reputation = 0.5;        // from 0, bad, to 1
    bool is_counted = false;        // by the rules' counters
    std::vector<standing_age> ages; // oldest first; none unless it is counted
    std::vector<cause> causes;      // most first
};

/// The counters of a reputation.
state::counter_spec good_counter(const std::string& kind);
state::counter_spec bad_counter(const std::string& kind);

/// What is that old counts so much: state::fading over thirty days.
double weight_of(base::milliseconds age);

/// Of the rows of one key of the history; those of another series than `WHAT KIND` are left out.
standing standing_from_history(const std::string& kind, const std::string& key,
                               const std::vector<state::history_point>& points, base::time_point now);
/// By the counters instead.
void take_counters(standing& of, const std::vector<state::stored_count>& good,
                   const std::vector<state::stored_count>& bad, base::time_point now);
/// Of the rows of many keys, which stand together: a standing for each.
std::vector<standing> standings_from_history(const std::string& kind, const std::vector<state::history_point>& points,
                                             base::time_point now);

} // namespace policyd
