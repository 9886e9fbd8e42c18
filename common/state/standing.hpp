// standing - what good and bad events say of a key, and how they fade: the same for rules and for commands

#pragma once

#include <cmath>

namespace state {

/// What counts of an event that is that share of its window old: half for each quarter, nothing beyond it.
inline double fading(double share)
{
    return share > 1 ? 0 : std::exp2(-4 * share);
}

/// A message of spam is as bad as so many refused ones.
inline constexpr double spam_weight = 3;

/// From 0, bad, to 1: the rule of succession, with two of each for granted, so that nobody is judged by a single event.
constexpr double reputation(double good, double bad)
{
    return (good + 2) / (good + bad + 4);
}

} // namespace state
