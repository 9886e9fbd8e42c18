#include "policyd/alarm/watch.hpp"

#include "common/base/hash.hpp"

#include <algorithm>
#include <cstdio>

namespace policyd {

namespace {

using namespace std::chrono_literals;
using base::time_point;
using state::alarm_order;

constexpr auto lasting = 10min; // of an alarm that nobody says again
constexpr auto round_interval = 1min;
constexpr auto idle = std::chrono::hours(24); // a domain that may make room for another
constexpr std::size_t most_domains = 1000;

std::string reason_of(std::string_view counted, const detector& eyes)
{
    char written[140];
    std::snprintf(written, sizeof written, "%.1f %.*s a minute from different networks, %.1f are usual", eyes.rate(),
                  static_cast<int>(counted.size()), counted.data(), eyes.ordinary());
    return written;
}

} // namespace

void alarm_watch::count(std::string_view domain, std::uint64_t network, time_point at)
{
    keepers_.with([&](keepers& all) {
        if (!all.site)
            return;
        if (all.cap.admits(network, at))
            feed(all, *all.site, {}, at);
        const std::uint64_t source = base::seeded_hash(domain, network);
        if (domain.empty() || !all.cap.admits(source, at))
            return;
        if (keeper* const own = find(all, domain, at)) {
            own->last_event = at;
            feed(all, *own, domain, at);
        }
    });
}

void alarm_watch::feed(keepers& all, keeper& of, std::string_view domain, time_point at) const
{
    if (!is_watching(of, domain, at) || of.eyes.count(at, all.detectors()) != detector::news::begun)
        return;
    of.since = at;
    raise(of, domain, at);
}

void alarm_watch::sweep(time_point at, bool is_blind)
{
    keepers_.with([&](keepers& all) {
        if (!all.site && !is_blind) // not before the state has answered
            all.site = make({}, at);
        if (!all.site)
            return;
        look_after(*all.site, {}, at, is_blind);
        if (!is_blind && at < all.next_round)
            return;
        all.next_round = at + round_interval;
        for (auto& [domain, each] : all.domains)
            look_after(each, domain, at, is_blind);
    });
}

void alarm_watch::look_after(keeper& of, std::string_view domain, time_point at, bool is_blind) const
{
    if (is_blind)
        of.eyes.skip(at);
    else if (is_watching(of, domain, at))
        of.eyes.advance(at);
    if (of.eyes.is_on() && at - of.raised >= round_interval)
        raise(of, domain, at);
    if (of.eyes.take_learned())
        alarms_.learn(kind_.name, domain, of.eyes.to_text(), {});
}

// Sees to it that the detector does as orders and other alarms say.
bool alarm_watch::is_watching(keeper& of, std::string_view domain, time_point at) const
{
    const bool is_accepted = alarms_.order(kind_.name, domain, at) == alarm_order::off;
    if (is_accepted != of.is_accepted)
        of.eyes.accept(is_accepted);
    of.is_accepted = is_accepted;
    if (of.eyes.is_on() || !alarms_.is_on(kind_.name, domain, at))
        return true;
    of.eyes.skip(at);
    return false;
}

void alarm_watch::raise(keeper& of, std::string_view domain, time_point at) const
{
    of.raised = at;
    const bool is_covered = !domain.empty() && alarms_.is_on(kind_.name, {}, at);
    if (is_covered)
        return;
    state::alarm_row made;
    made.kind = kind_.name;
    made.domain = domain;
    made.since = of.since;
    made.until = at + lasting;
    made.reason = reason_of(kind_.counted, of.eyes);
    alarms_.raise(made, {});
}

alarm_watch::keeper alarm_watch::make(std::string_view domain, time_point at) const
{
    keeper made{detector(at)};
    if (const auto learned = alarms_.learned(kind_.name, domain))
        made.eyes.restore(*learned);
    const auto row = alarms_.find(kind_.name, domain);
    if (!row || row->until <= at || row->live_order(at) != alarm_order::none)
        return made;
    made.eyes.resume();
    made.since = row->since;
    made.raised = at;
    return made;
}

alarm_watch::keeper* alarm_watch::find(keepers& all, std::string_view domain, time_point at) const
{
    const auto found = all.domains.find(domain);
    if (found != all.domains.end())
        return &found->second;
    if (all.domains.size() >= most_domains) {
        if (at < all.next_search)
            return nullptr;
        all.next_search = at + round_interval;
        const auto oldest = std::min_element(all.domains.begin(), all.domains.end(), [](const auto& a, const auto& b) {
            return a.second.last_event < b.second.last_event;
        });
        if (at - oldest->second.last_event < idle)
            return nullptr;
        all.domains.erase(oldest);
    }
    return &all.domains.emplace(domain, make(domain, at)).first->second;
}

alarm_watch::figures alarm_watch::site() const
{
    return keepers_.with([](const keepers& all) {
        if (!all.site)
            return figures{};
        const detector& eyes = all.site->eyes;
        return figures{eyes.rate(), eyes.ordinary(), eyes.evidence(all.detectors())};
    });
}

} // namespace policyd
