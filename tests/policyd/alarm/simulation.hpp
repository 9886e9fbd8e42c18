// simulation - what the detectors of an ordinary site count, and of one that is harvested or flooded, in scaled time
//
// Unknown recipients: an ordinary site has two a minute on the average, all from sources without history, which is the
// worst case: four times as many by day as by night, 0.6 as many at weekends, days that are busier or quieter than
// others by a tenth, runs of a few names by one source, campaigns of sixty sources in forty minutes three times a day,
// and each day a stale newsletter with two hundred names in a minute. A bot guesses a name once an hour, at any time in
// it.
//
// Bounces to addresses that sent nothing: one a minute in the same course of days and weeks, among them twice a day
// those of a mailing that somebody sent past this site in its name, forty within two hours; and a mail loop, two
// hundred by one source. Forged ones come from as many servers as the spam was sent to, at any time of the hour.

#pragma once

#include "policyd/alarm/detector.hpp"
#include "policyd/alarm/source_cap.hpp"

#include <cmath>
#include <functional>
#include <queue>
#include <random>

namespace simulation {

using base::time_point;

inline const time_point monday = std::chrono::sys_days(std::chrono::year(2026) / 1 / 5);

struct sighting
{
    time_point at;
    std::uint64_t source;
    bool operator>(const sighting& other) const { return at > other.at; }
};

/// What is ordinary.
struct traffic
{
    double singles;       // a minute, of sources that come once
    double runs;          // a minute, of two, of four and of six by one source
    double campaigns;     // a day
    int campaign_sources; // of each
    double campaign_span; // in minutes
};

inline constexpr traffic unknown_recipients{1.24, 0.042, 3, 60, 40};
inline constexpr traffic stray_bounces{0.64, 0.02, 2, 40, 120};

class site
{
  public:
    explicit site(std::uint64_t seed, const traffic& usual) : random_(seed), usual_(usual) {}

    /// Ordinary until then, and the attack when there is one; in order of time.
    void run(time_point until, const std::function<void(const sighting&)>& see)
    {
        for (; minute_ < until; minute_ += std::chrono::minutes(1)) {
            fill_minute();
            for (; !waiting_.empty() && waiting_.top().at < minute_ + std::chrono::minutes(1); waiting_.pop())
                see(waiting_.top());
        }
    }

    time_point now() const { return minute_; }

    /// So many an hour, each of another source.
    void attack(double an_hour) { attack_ = an_hour; }

  private:
    double season() const
    {
        const auto day = std::chrono::floor<std::chrono::days>(minute_);
        const double hours = static_cast<double>((minute_ - day) / std::chrono::minutes(1)) / 60;
        const bool is_weekend = std::chrono::weekday(day).iso_encoding() >= 6;
        return (1 - 0.6 * std::cos((hours - 2) * 2 * M_PI / 24)) * (is_weekend ? 0.6 : 1.0) / 0.886;
    }

    void add(double mean, int names, double spread)
    {
        const auto runs = std::poisson_distribution<int>(mean)(random_);
        for (int run = 0; run < runs; ++run) {
            const std::uint64_t source = random_();
            const auto begin = within(1);
            for (int name = 0; name < names; ++name)
                waiting_.push({minute_ + begin + within(spread), source});
        }
    }

    base::milliseconds within(double minutes)
    {
        return base::milliseconds(
            static_cast<std::int64_t>(std::uniform_real_distribution<>(0, minutes * 60'000)(random_)));
    }

    void fill_minute()
    {
        const auto day = std::chrono::floor<std::chrono::days>(minute_);
        if (day != day_) {
            day_ = day;
            busy_ = std::lognormal_distribution<>(0, 0.1)(random_);
            newsletter_ = minute_ + within(24 * 60);
        }
        const double factor = season() * busy_;
        add(usual_.singles * factor, 1, 0);
        for (const int names : {2, 4, 6})
            add(usual_.runs * factor, names, 5);
        if (std::bernoulli_distribution(usual_.campaigns / 1440)(random_))
            for (int source = 0; source < usual_.campaign_sources; ++source)
                waiting_.push({minute_ + within(usual_.campaign_span), random_()});
        if (newsletter_ >= minute_ && newsletter_ < minute_ + std::chrono::minutes(1)) {
            const std::uint64_t source = random_();
            for (int name = 0; name < 200; ++name)
                waiting_.push({newsletter_ + within(1), source});
        }
        const int attacks = attack_ > 0 ? std::poisson_distribution<int>(attack_ / 60)(random_) : 0;
        for (int each = 0; each < attacks; ++each)
            waiting_.push({minute_ + within(1), random_()}); // no source comes twice within the cap
    }

    std::mt19937_64 random_;
    const traffic usual_;
    time_point minute_ = monday;
    std::chrono::sys_days day_{};
    double busy_ = 1;
    double attack_ = 0;
    time_point newsletter_{};
    std::priority_queue<sighting, std::vector<sighting>, std::greater<>> waiting_;
};

/// A site under the eyes of a detector.
class watch
{
  public:
    explicit watch(std::uint64_t seed, const traffic& usual = unknown_recipients) : site_(seed, usual) {}

    /// Minutes until an alarm begins, or nothing.
    std::optional<double> alarm_within(std::chrono::minutes span)
    {
        const auto begin = site_.now();
        std::optional<double> after;
        alarms_ = 0;
        names_ = 0;
        site_.run(begin + span, [&](const sighting& each) {
            ++names_;
            if (!cap_.admits(each.source, each.at))
                return;
            if (eyes_.count(each.at) != policyd::detector::news::begun)
                return;
            ++alarms_;
            if (!after)
                after = static_cast<double>((each.at - begin).count()) / 60'000;
        });
        return after;
    }

    void attack(double an_hour) { site_.attack(an_hour); }
    /// In the last span.
    int alarms() const { return alarms_; }
    std::size_t names() const { return names_; }
    policyd::detector& eyes() { return eyes_; }
    time_point now() const { return site_.now(); }

  private:
    site site_;
    policyd::source_cap cap_;
    policyd::detector eyes_{monday};
    int alarms_ = 0;
    std::size_t names_ = 0;
};

} // namespace simulation
