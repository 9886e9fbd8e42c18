// keeper - brings what happened to the history in the state, for `policyd report`
//
// Decisions are counted by the metrics anyway: every ten seconds their growth since the last look is added to the
// present slot. Whose requests were refused, accepted or asked for unknown recipients is tallied by the state. Nothing
// is written for a single request.
//
// Series: decision (`ACTION RULE`), observe (RULE), recipient (unknown, probe), and of an alarm's kind seen and
// expected (events), on (minutes). Tops: `refused KEY`, `accepted KEY`, `unknown KEY`, KEY an observation.
//
// Threads: any; sweep() from one.

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/metrics.hpp"
#include "common/state/history.hpp"

#include <map>
#include <string>
#include <vector>

namespace policyd {

class context;

class history_keeper
{
  public:
    enum class met : std::uint8_t { refused, accepted, unknown };

    /// An alarm's detector: what it counts a minute, and what would be ordinary.
    struct alarm_figures
    {
        std::string kind;
        double seen = 0;
        double expected = 0;
        bool is_on = false;
    };

    /// The state must outlive it.
    explicit history_keeper(state::history& to) : to_(to) {}

    /// What `counted` counts from now on belongs to that series. A counter is followed once, however often one says so;
    /// it must outlive the keeper.
    void follow(const std::string& series, const std::string& item, const base::metric_counter& counted);
    /// Who met with that in the present request.
    void note(met what, context& in);

    /// Every second or so.
    void sweep(const std::vector<alarm_figures>& alarms, base::time_point at);
    /// Writes what waits.
    void finish(base::time_point at);

  private:
    using place = std::pair<std::string, std::string>; // series and item

    struct followed
    {
        const base::metric_counter* counter;
        std::uint64_t written = 0;
    };

    void write(base::time_point at);

    state::history& to_;
    base::guarded<std::map<place, followed>> followed_;
    base::guarded<std::map<place, double>> waiting_; // of alarms
    base::time_point last_{};
    base::time_point next_{};
};

} // namespace policyd
