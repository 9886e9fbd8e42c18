#include "policyd/alarm/baseline.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>
#include <vector>

namespace policyd {

namespace {

// Memories, as gains an hour: what is seen anew weighs at least as much as this.
constexpr double level_gain = 1.0 / (7 * 24);
constexpr double hour_gain = 1.0 / 14; // seen once a day
constexpr double week_gain = 1.0 / 24; // six hours a week, interpolated over two: a memory of four weeks
constexpr double excess_gain = 1.0 / (14 * 24);
constexpr double gain_at_once = 1.0 / 4;

constexpr double fitted = 72;       // hours after which residuals tell of the traffic, not of the fitting
constexpr double fitted_prior = 24; // hours that the first guess of the excess is worth
constexpr double first_dispersion = 3;
constexpr double most_dispersion = 30;
constexpr double clip = 5;         // standard deviations
constexpr double margin = 1.3;     // of a baseline that is known well: a busy day, a campaign
constexpr double first_margin = 2; // more, on the first day, falling over the first week
constexpr double least_rate = 0.5; // a minute: a campaign of sixty sources raises no alarm at an idle site

constexpr int version = 1;

struct place
{
    std::size_t before;
    std::size_t after;
    double share; // of `after`
};

// Between the middles of two cells of a circle.
place place_of(base::time_point at, std::chrono::hours cell, std::size_t cells)
{
    const double position =
        static_cast<double>(at.time_since_epoch().count()) / static_cast<double>(base::milliseconds(cell).count()) -
        0.5;
    const double before = std::floor(position);
    const auto index = static_cast<std::size_t>(static_cast<long long>(before) % static_cast<long long>(cells));
    return {index, (index + 1) % cells, position - before};
}

template <std::size_t cells>
double between(const std::array<double, cells>& factors, const place& where)
{
    return factors[where.before] * (1 - where.share) + factors[where.after] * where.share;
}

place hour_place(base::time_point at)
{
    return place_of(at, std::chrono::hours(1), 24);
}

place week_place(base::time_point at)
{
    return place_of(at, std::chrono::hours(6), 28);
}

// Moves the mean of the factors to the level: only together do they mean anything.
template <std::size_t cells>
void centre(std::array<double, cells>& factors, double& level)
{
    double mean = 0;
    for (const double each : factors)
        mean += each / static_cast<double>(cells);
    for (double& each : factors)
        each -= mean;
    level += mean;
}

} // namespace

double baseline::rate(base::time_point at) const
{
    return std::exp(level_ + between(hour_, hour_place(at)) + between(week_, week_place(at)));
}

double baseline::ordinary_limit(base::time_point at) const
{
    const double young = std::max(0.0, 1 - hours_ / (7 * 24));
    return std::max(rate(at), least_rate) * (margin + first_margin * young);
}

double baseline::dispersion(base::time_point at) const
{
    if (hours_ <= fitted)
        return first_dispersion;
    return std::clamp(1 + excess_ / (std::max(rate(at), least_rate) * 60), 1.0, most_dispersion);
}

void baseline::learn(double count, double expected, base::time_point middle, bool at_once)
{
    const bool is_first_day = !is_mature();
    const double deviation = std::sqrt(dispersion(middle) * std::max(expected, 1.0));
    const double held = at_once || is_first_day ? count : std::min(count, expected + clip * deviation);
    if (hours_ < fitted)
        excess_ += ((first_dispersion - 1) * count - excess_) / (hours_ + 1);
    else if (!at_once)
        excess_ += ((held - expected) * (held - expected) - expected - excess_) *
                   std::max(excess_gain, 1 / (hours_ - fitted + fitted_prior));
    excess_ = std::max(excess_, 0.0);
    // The first guess may be wrong by a factor of a thousand, where a gradient step would go anywhere.
    const double step =
        at_once || is_first_day ? std::log((held + 1) / (expected + 1)) : (held - expected) / (expected + 1);
    level_ += step * std::max(at_once ? gain_at_once : level_gain, 1 / (hours_ + 1));
    level_ = std::clamp(level_, std::log(1e-3), std::log(1e6));
    if (!is_first_day && !at_once)
        shift(step, std::max(hour_gain, 24 / (hours_ + 24)), week_gain, middle);
    hours_ += 1;
}

void baseline::shift(double step, double hour_step, double week_step, base::time_point middle)
{
    const auto move = [step](auto& factors, const place& where, double gain) {
        factors[where.before] = std::clamp(factors[where.before] + step * gain * (1 - where.share), -4.0, 4.0);
        factors[where.after] = std::clamp(factors[where.after] + step * gain * where.share, -4.0, 4.0);
    };
    move(hour_, hour_place(middle), hour_step);
    move(week_, week_place(middle), week_step);
    centre(hour_, level_);
    centre(week_, level_);
}

std::string baseline::to_text() const
{
    std::string out = std::to_string(version);
    const auto put = [&out](double number) {
        char digits[32];
        std::snprintf(digits, sizeof digits, " %.5g", number);
        out += digits;
    };
    put(level_);
    put(hours_);
    put(excess_);
    std::for_each(hour_.begin(), hour_.end(), put);
    std::for_each(week_.begin(), week_.end(), put);
    return out;
}

bool baseline::restore(std::string_view text)
{
    std::istringstream words{std::string(text)};
    int written = 0;
    std::vector<double> numbers;
    if (!(words >> written) || written != version)
        return false;
    for (double each = 0; words >> each;)
        numbers.push_back(each);
    const bool is_finite = std::all_of(numbers.begin(), numbers.end(), [](double each) { return std::isfinite(each); });
    if (!words.eof() || !is_finite || numbers.size() != 3 + hour_.size() + week_.size())
        return false;
    const auto within = [](double each, double least, double most) { return each >= least && each <= most; };
    const bool is_sane =
        within(numbers[0], -10, 20) && within(numbers[1], 0, 1e7) && within(numbers[2], 0, 1e15) &&
        std::all_of(numbers.begin() + 3, numbers.end(), [&](double each) { return within(each, -9, 9); });
    if (!is_sane)
        return false;
    level_ = numbers[0];
    hours_ = numbers[1];
    excess_ = numbers[2];
    std::copy_n(numbers.begin() + 3, hour_.size(), hour_.begin());
    std::copy_n(numbers.begin() + 3 + hour_.size(), week_.size(), week_.begin());
    return true;
}

} // namespace policyd
