// watch - a detector for the site and one for each recipient domain, and the alarms of one kind that they raise
//
// A domain's detector sees what the whole site's noise would hide; the site's sees what goes through all domains. While
// the site's alarm is on, no domain raises its own. The detectors share the false alarms.
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
#include "policyd/alarm/detector.hpp"
#include "policyd/alarm/source_cap.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace policyd {

/// What raises an alarm.
struct alarm_kind
{
    std::string_view name;    // `harvest`, as rules and commands have it
    std::string_view counted; // `unknown recipients`, for the reason
};

inline constexpr alarm_kind harvest_alarm{"harvest", "unknown recipients"};
inline constexpr alarm_kind bounce_alarm{"bounce", "bounces to addresses that sent nothing"};

class alarm_watch
{
  public:
    struct figures
    {
        double rate = 0;     // counted a minute, over the last ten
        double ordinary = 0; // a minute, at this time
        double evidence = 0; // 1 raises the alarm
    };

    /// The state must outlive it.
    alarm_watch(const alarm_kind& kind, state::alarms& alarms) : kind_(kind), alarms_(alarms) {}

    /// An event of that recipient domain (in lower case), from a network that a hash stands for.
    void count(std::string_view domain, std::uint64_t network, base::time_point at);
    /// Every second or so, from one thread. `is_blind`: the events cannot be told at the moment.
    void sweep(base::time_point at, bool is_blind);

    std::string_view kind() const { return kind_.name; }
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

    const alarm_kind kind_;
    state::alarms& alarms_;
    base::guarded<keepers> keepers_;
};

} // namespace policyd
