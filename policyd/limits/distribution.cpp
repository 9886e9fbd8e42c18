#include "policyd/limits/distribution.hpp"

#include "common/text/units.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace policyd {

namespace {

constexpr std::size_t keys_for_a_thousandth = 1000;
constexpr double smallest = 5; // a limit below that hits anybody who mails his family
constexpr double megabyte = 1024.0 * 1024.0;

// The least that at least this share of them do not exceed.
double quantile(const std::vector<double>& sorted, double share)
{
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

double round_number(double value)
{
    constexpr std::array<double, 9> steps = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8};
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double each : steps)
        if (value <= each * power * (1 + 1e-9) && each * power == std::floor(each * power))
            return each * power;
    return 10 * power;
}

} // namespace

distribution measure(std::vector<double> sums)
{
    if (sums.empty())
        return {};
    std::sort(sums.begin(), sums.end());
    return {sums.size(), quantile(sums, 0.99), quantile(sums, 0.999), sums.back()};
}

std::size_t count_above(const std::vector<double>& sums, double number)
{
    return static_cast<std::size_t>(
        std::count_if(sums.begin(), sums.end(), [number](double each) { return each > number; }));
}

std::string objection(const distribution& found, base::milliseconds history, std::chrono::seconds window)
{
    const base::milliseconds needed = std::max<base::milliseconds>(shortest_history, window);
    if (history < needed)
        return "the history is of " + text::from_duration(std::chrono::floor<std::chrono::seconds>(history)) +
               ", and should be of " + text::from_duration(needed) + " at least";
    if (found.keys < fewest_keys)
        return std::to_string(found.keys) + " keys were seen, and " + std::to_string(fewest_keys) + " are needed";
    return {};
}

double propose(const distribution& found, bool is_size)
{
    const double ordinary = found.keys >= keys_for_a_thousandth ? found.percent_99_9 : found.percent_99;
    if (is_size)
        return round_number(std::max(2 * ordinary / megabyte, 1.0)) * megabyte;
    return round_number(std::max(2 * ordinary, smallest));
}

} // namespace policyd
