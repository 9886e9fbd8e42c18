// news - which alarms have begun and ended since one looked last, whoever raised or ordered them
//
// Threads: one.

#pragma once

#include "common/state/alarms.hpp"

#include <map>
#include <utility>
#include <vector>

namespace policyd {

struct alarm_change
{
    state::alarm_row row;
    bool is_on = false;
};

class alarm_news
{
  public:
    /// Every second or so. What was on at the first look is no news.
    std::vector<alarm_change> look(const state::alarms& at, base::time_point now);

  private:
    std::map<std::pair<std::string, std::string>, state::alarm_row> on_; // by kind and domain
    bool has_looked_ = false;
};

/// `detector` or `command`: to whom the row owes what it says now.
std::string_view origin_of(const state::alarm_row& row, base::time_point now);

/// Why the alarm is on, for the operator. As long as the row lives.
std::string_view reason_of(const state::alarm_row& row, base::time_point now);

} // namespace policyd
