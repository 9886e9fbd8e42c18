#include "policyd/alarm/detector.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace policyd {

namespace {

using namespace std::chrono_literals;
using base::time_point;

constexpr auto step = 5min;                        // in which the rate is taken for constant
constexpr auto forgotten = std::chrono::hours(24); // a longer silence is not followed step by step
constexpr double least_minutes = 30;               // of an hour, to learn from it
constexpr double recent_span = 10;                 // minutes over which the present rate is averaged
constexpr double false_end = 60;                   // minutes between wrong ends, see the head of the header

double minutes_of(base::milliseconds span)
{
    return static_cast<double>(span.count()) / 60'000.0;
}

time_point hour_after(time_point at)
{
    return std::chrono::floor<std::chrono::hours>(at) + 1h;
}

} // namespace

detector::news detector::count(time_point at, std::size_t detectors)
{
    const news told = advance(at);
    recent_ += 1 / recent_span;
    if (is_on_) {
        relief_ = std::max(0.0, relief_ - std::log(factors[0]) / usual_.dispersion(at));
        return told;
    }
    seen_ += 1;
    if (is_accepted_ || !usual_.is_mature())
        return told;
    const double dispersion = usual_.dispersion(at);
    for (std::size_t i = 0; i < factors.size(); ++i)
        evidence_[i] *= std::pow(factors[i], 1 / dispersion);
    if (mean_evidence() < threshold(detectors))
        return told;
    begin();
    return news::begun;
}

double detector::threshold(std::size_t detectors) const
{
    return static_cast<double>(false_alarms_.count()) * static_cast<double>(std::max<std::size_t>(detectors, 1));
}

double detector::mean_evidence() const
{
    return std::accumulate(evidence_.begin(), evidence_.end(), 0.0) / factors.size();
}

double detector::evidence(std::size_t detectors) const
{
    return is_on_ ? 1 : std::log1p(mean_evidence()) / std::log1p(threshold(detectors));
}

detector::news detector::advance(time_point at)
{
    if (at - now_ > forgotten)
        skip(at - forgotten);
    while (now_ < at) {
        const time_point hour = hour_after(now_);
        const time_point next = std::min({at, hour, now_ + step});
        pass(minutes_of(next - now_), now_ + (next - now_) / 2);
        now_ = next;
        if (next == hour)
            close_hour(next);
    }
    if (!is_on_ || relief_ < std::log(false_end))
        return news::none;
    end();
    return news::ended;
}

void detector::skip(time_point at)
{
    if (at <= now_)
        return;
    if (at >= hour_after(now_))
        close_hour(hour_after(now_));
    now_ = at;
    recent_ = 0;
}

void detector::pass(double minutes, time_point middle)
{
    recent_ *= std::exp(-minutes / recent_span);
    const double limit = usual_.ordinary_limit(middle);
    const double dispersion = usual_.dispersion(middle);
    if (is_on_) {
        relief_ += minutes * limit * (factors[0] - 1) / dispersion;
        return;
    }
    expected_ += minutes * usual_.rate(middle);
    minutes_ += minutes;
    if (is_accepted_ || !usual_.is_mature())
        return;
    for (std::size_t i = 0; i < factors.size(); ++i) {
        const double decay = limit * (factors[i] - 1) / dispersion;
        const double kept = std::exp(-decay * minutes);
        evidence_[i] = evidence_[i] * kept + (1 - kept) / decay;
    }
}

void detector::close_hour(time_point end)
{
    if (!is_on_ && minutes_ >= least_minutes) {
        usual_.learn(seen_, expected_, end - 30min, is_accepted_);
        has_learned_ = true;
    }
    seen_ = expected_ = minutes_ = 0;
}

// What led to the alarm is not learned: the hour begins anew after its end.
void detector::begin()
{
    is_on_ = true;
    relief_ = 0;
    evidence_ = {};
    seen_ = expected_ = minutes_ = 0;
}

void detector::end()
{
    is_on_ = false;
    evidence_ = {};
    seen_ = expected_ = minutes_ = 0;
}

void detector::accept(bool is_ordinary)
{
    if (is_ordinary && is_on_)
        end();
    evidence_ = {};
    is_accepted_ = is_ordinary;
}

bool detector::take_learned()
{
    return std::exchange(has_learned_, false);
}

} // namespace policyd
