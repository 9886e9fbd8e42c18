// limiter - which notices are told now, and which wait for a summary; pure
//
// What says the same about the same (kind, name and text) is told once in a while, but for alarms. Beyond so many an
// hour the rest is counted by name and told together when the hour is over.
//
// Not safe for several threads.

#pragma once

#include "common/base/recency.hpp"
#include "policyd/notice/notice.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>

namespace policyd {

class limiter
{
  public:
    /// At most `an_hour`, at least 1; the same not again within `window`.
    limiter(unsigned an_hour, base::milliseconds window) : an_hour_(an_hour), window_(window) {}

    /// True when it is to be told now.
    bool admits(const notice& told);
    /// What was held back, when there is room for it again.
    std::optional<notice> summary(base::time_point now);
    std::uint64_t held_back() const { return held_back_; }

  private:
    bool has_room(base::time_point now);

    unsigned an_hour_;
    base::milliseconds window_;
    base::recency seen_{1UL << 14U, std::chrono::seconds(1)};
    std::deque<base::time_point> told_;
    std::map<std::string, std::uint64_t> waiting_; // by kind and name
    std::uint64_t held_back_ = 0;
};

} // namespace policyd
