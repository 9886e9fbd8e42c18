// distribution - what the keys of a counter reached, and the limit that follows from it; pure
//
// A limit is to stop the exception and never the ordinary: it is proposed at twice what all but one key in a thousand
// (with fewer than a thousand keys, one in a hundred) reached, as a round number. The highest of all may be the very
// one that a limit is for, so it is told but not followed.

#pragma once

#include "common/base/time.hpp"

#include <optional>
#include <string>
#include <vector>

namespace policyd {

struct distribution
{
    std::size_t keys = 0;
    double percent_99 = 0;
    double percent_99_9 = 0;
    double highest = 0;
};

/// Of the highest sum of each key.
distribution measure(std::vector<double> sums);

/// How many of them are above.
std::size_t count_above(const std::vector<double>& sums, double number);

constexpr std::size_t fewest_keys = 50;
constexpr std::chrono::hours shortest_history{24};

/// Why nothing can be proposed; empty when something can.
std::string objection(const distribution& found, base::milliseconds history, std::chrono::seconds window);

/// The number for `> N`; a whole number of megabytes for sizes from one on.
double propose(const distribution& found, bool is_size);

} // namespace policyd
