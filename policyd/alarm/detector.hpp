// detector - tells from the times of events alone that their rate has risen: a slow harvest spread over many sources
//
// Each bot guesses an address now and then and never stands out; together they raise the rate of unknown recipients.
// The test is the Shiryaev-Roberts procedure (Roberts, Technometrics 8, 1966; Pollak, Annals of Statistics 15, 1987)
// over a mixture of alternatives, "the rate has become 1.5, 2.5, 5 or 20 times the ordinary one":
//
//   between events  dR/dt = 1 - R * ordinary * (factor - 1) / dispersion
//   at an event     R *= factor ^ (1 / dispersion)
//
// and the alarm is on when the mean of the four reaches the wanted mean time between false alarms. While nothing is
// wrong, R - t is a martingale, whatever the ordinary rate does in the course of a day; so that time is the threshold
// itself: no constant has to be found by trial, as CUSUM's would for each baseline, where its run length is known only
// for a constant rate. After a change it is as quick as CUSUM to within a constant, and the mixture is quick for large
// and for small botnets. What is no more than baseline::ordinary_limit cannot raise R: the process is then a
// supermartingale. What that is worth where traffic is not as assumed, tests/bench/harvest.py shows.
//
// Runs of events that belong together are taken for as many independent ones as their dispersion leaves:
// log-likelihoods are divided by it (exact for runs of that length). One source's run should be counted once (see
// source_cap).
//
// The alarm ends by the reverse test: a CUSUM of "ordinary" against 1.5 times as much, which for a rate of 1.5 times
// the ordinary one would end it wrongly about once an hour; such an attack raises it again. While it is on, the
// baseline learns nothing.
//
// Pure: time is handed in and must not go back. O(1), but for the time since the last call, in steps of five minutes.
// Not safe for several threads.

#pragma once

#include "policyd/alarm/baseline.hpp"

#include <array>
#include <string>

namespace policyd {

class detector
{
  public:
    enum class news { none, begun, ended };

    /// `false_alarms` is the mean time between two while nothing is wrong.
    explicit detector(base::time_point start, std::chrono::hours false_alarms = std::chrono::hours(24 * 3650))
        : now_(start), false_alarms_(false_alarms)
    {}

    /// An event: tells when the alarm begins. `detectors` share the false alarms.
    news count(base::time_point at, std::size_t detectors = 1);
    /// Nothing happened until then: tells when the alarm ends.
    news advance(base::time_point at);
    /// What happened until then is not known: nothing is learned of it, and the test goes on behind it.
    void skip(base::time_point at);

    bool is_on() const { return is_on_; }
    /// Goes on with an alarm from before a restart.
    void resume() { begin(); }
    /// Somebody said that what happens now is ordinary: no alarm, and it is learned quickly.
    void accept(bool is_ordinary);

    /// Events a minute over the last ten minutes or so, and what would be ordinary now.
    double rate() const { return recent_; }
    double ordinary() const { return usual_.rate(now_); }
    /// From 0 to 1, where the alarm begins, on a logarithmic scale; 1 while it is on.
    double evidence(std::size_t detectors = 1) const;
    const baseline& usual() const { return usual_; }
    /// True once after each hour that was learned: time to save.
    bool take_learned();

    std::string to_text() const { return usual_.to_text(); }
    bool restore(std::string_view text) { return usual_.restore(text); }

  private:
    static constexpr std::array<double, 4> factors = {1.5, 2.5, 5, 20};

    double threshold(std::size_t detectors) const;
    double mean_evidence() const;
    void begin();
    void end();
    void pass(double minutes, base::time_point middle);
    void close_hour(base::time_point end);

    baseline usual_;
    base::time_point now_;
    std::chrono::minutes false_alarms_;
    std::array<double, factors.size()> evidence_{}; // R of each alternative, in minutes
    double relief_ = 0;                             // the reverse test, while the alarm is on
    double recent_ = 0;
    // The present hour, but for what was skipped.
    double seen_ = 0;
    double expected_ = 0;
    double minutes_ = 0;
    bool is_on_ = false;
    bool is_accepted_ = false;
    bool has_learned_ = false;
};

} // namespace policyd
