// baseline - how many events a minute are ordinary at this hour of the week, and how unevenly they come
//
// rate = level * hour of the day (24 factors) * quarter of a day in the week (28 factors), interpolated. Weeks and days
// are UTC's; quarters let a weekend begin when it does where the users are. The factors are learned by the
// hour, with the gradient of a Poisson log-linear model, each with its own memory: the level a week, the rest two to
// four. What exceeds five standard deviations counts as five, so that one bad hour moves little. What lasts for
// weeks without having raised the alarm does become ordinary: nothing that looks at rates only could tell it from
// growth.
//
// Dispersion is the variance of an hour's count over its mean: 1 for independent events, more where they come in
// runs, in campaigns of many sources, or on days that are busier than others. What exceeds a mean is taken for the
// same at all hours (a campaign has its size by night too), so that dispersion is higher in quiet ones.
//
// Pure; not safe for several threads.

#pragma once

#include "common/base/time.hpp"

#include <array>
#include <string>
#include <string_view>

namespace policyd {

class baseline
{
  public:
    /// Events a minute that are expected at that time.
    double rate(base::time_point at) const;
    /// The highest rate that is still taken for ordinary: above the expected one by what is not known well yet, and
    /// never below one in two minutes: at an idle site a single campaign would be an alarm.
    double ordinary_limit(base::time_point at) const;
    double dispersion(base::time_point at) const;
    /// A whole day was seen.
    bool is_mature() const { return hours_ >= 24; }
    double hours() const { return hours_; }

    /// What an hour, or most of one, brought. `middle` lies in it. With `at_once`, the level follows within hours and
    /// nothing is held back: somebody said that this is ordinary.
    void learn(double count, double expected, base::time_point middle, bool at_once);

    /// A few hundred bytes; restore() takes nothing else.
    std::string to_text() const;
    bool restore(std::string_view text);

  private:
    void shift(double step, double hour_gain, double week_gain, base::time_point middle);

    double level_ = 0;              // logarithm of events a minute
    double hours_ = 0;              // seen
    double excess_ = 0;             // of the variance of an hour's count over its mean, once there is one
    std::array<double, 24> hour_{}; // logarithms of factors
    std::array<double, 28> week_{};
};

} // namespace policyd
