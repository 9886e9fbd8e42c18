// watch - a detector for the site and one for each recipient domain, and the alarms that they raise
//
// A domain's detector sees a harvest that the whole site's noise would hide; the site's sees one that goes through all
// domains. While the site's alarm is on, no domain raises its own. The detectors share the false alarms.
//
// An alarm is raised in the state for ten minutes and said again every minute, so that one whose daemon has died ends.
// While an alarm is on that is not the detector's own (an operator's, another host's, the site's for a domain), rules
// hide what it would count: it neither tests nor learns. While an operator has ended the alarm, what happens is
// learned as ordinary.
//
// A thousand domains, half a kilobyte each. Threads: any; one lock, O(1) work.

#pragma once

#include "common/base/guarded.hpp"
#include "common/state/alarms.hpp"
#include "policyd/harvest/detector.hpp"
#include "policyd/harvest/source_cap.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace policyd {

class harvest_watch
{
  public:
    static constexpr std::string_view kind = "harvest";

    struct figures
    {
        double rate = 0;     // counted a minute, over the last ten
        double ordinary = 0; // a minute, at this time
        double evidence = 0; // 1 raises the alarm
    };

    /// The state must outlive it.
    explicit harvest_watch(state::alarms& alarms) : alarms_(alarms) {}

    /// An unknown recipient of that domain (in lower case), guessed from a network that a hash stands for.
    void count(std::string_view domain, std::uint64_t network, base::time_point at);
    /// Every second or so, from one thread. `is_blind`: unknown recipients cannot be told at the moment.
    void sweep(base::time_point at, bool is_blind);

    /// Of the site.
    figures site() const;

  private:
    struct keeper
    {
        detector eyes;
        base::time_point since{};      // the alarm that is on
        base::time_point raised{};     // when that was last said
        base::time_point last_event{}; // for who makes room
        bool is_accepted = false;
    };

    struct keepers
    {
        std::optional<keeper> site;
        std::map<std::string, keeper, std::less<>> domains;
        source_cap cap;
        base::time_point next_search{};
        base::time_point next_round{};

        std::size_t detectors() const { return domains.size() + 1; }
    };

    keeper make(std::string_view domain, base::time_point at) const;
    keeper* find(keepers& all, std::string_view domain, base::time_point at) const;
    bool is_watching(keeper& of, std::string_view domain, base::time_point at) const;
    void feed(keepers& all, keeper& of, std::string_view domain, base::time_point at) const;
    void look_after(keeper& of, std::string_view domain, base::time_point at, bool is_blind) const;
    void raise(keeper& of, std::string_view domain, base::time_point at) const;

    state::alarms& alarms_;
    base::guarded<keepers> keepers_;
};

} // namespace policyd
