#include "policyd/report/chart.hpp"

#include "common/text/append.hpp"
#include "common/text/escape.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace policyd {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

// In the units of the view box.
constexpr double width = 960;
constexpr double height = 260;
constexpr double left = 64;
constexpr double right = 8;
constexpr double top = 12;
constexpr double bottom = 26;
constexpr int levels = 4; // horizontal lines

std::string format(const char* how, double value)
{
    std::array<char, 48> written{};
    std::snprintf(written.data(), written.size(), how, value);
    return written.data();
}

std::string at(double x, double y)
{
    return format("%.1f", x) + ',' + format("%.1f", y);
}

std::string level_text(double value)
{
    if (value >= 1e6)
        return format("%.3gM", value / 1e6);
    if (value >= 1e4)
        return format("%.3gk", value / 1e3);
    return format("%.4g", value);
}

/// Where values lie in the picture.
class scale
{
  public:
    scale(const chart& of, std::size_t steps, double highest) : from_(of.from), steps_(steps), highest_(highest)
    {
        span_ = of.step * static_cast<std::int64_t>(steps);
    }

    double x(double step) const { return left + (width - left - right) * step / static_cast<double>(steps_); }
    double x(base::time_point when) const
    {
        return x(static_cast<double>(steps_) * static_cast<double>((when - from_).count()) /
                 static_cast<double>(span_.count()));
    }
    double y(double value) const { return height - bottom - (height - top - bottom) * value / highest_; }
    base::milliseconds span() const { return span_; }
    double highest() const { return highest_; }

  private:
    base::time_point from_;
    std::size_t steps_;
    double highest_;
    base::milliseconds span_{};
};

std::string levels_of(const scale& in, const std::string& unit)
{
    std::string out;
    for (int i = 0; i <= levels; ++i) {
        const double value = in.highest() * i / levels;
        const std::string y = format("%.1f", in.y(value));
        text::append(out, {"<line class=\"grid\" x1=\"", format("%.0f", left), "\" x2=\"",
                           format("%.0f", width - right), "\" y1=\"", y, "\" y2=\"", y,
                           "\"/><text class=\"axis\" text-anchor=\"end\" x=\"", format("%.0f", left - 6), "\" y=\"",
                           format("%.1f", in.y(value) + 4), "\">", level_text(value), "</text>"});
    }
    return out + "<text class=\"axis\" transform=\"translate(12 " + format("%.0f", (height - bottom + top) / 2) +
           ") rotate(-90)\" text-anchor=\"middle\">" + text::for_html(unit) + "</text>";
}

// Ticks at whole hours or days, some six of them. UTC.
std::string times_of(const chart& of, const scale& in)
{
    constexpr std::array<int, 9> wanted = {1, 2, 3, 6, 12, 24, 48, 120, 168};
    const auto found =
        std::find_if(wanted.begin(), wanted.end(), [&](int each) { return in.span() / hours(each) <= 8; });
    const hours every{found == wanted.end() ? wanted.back() : *found};
    std::string out;
    for (auto when = of.from - of.from.time_since_epoch() % every + every; when < of.from + in.span(); when += every) {
        const std::string full = base::to_rfc3339(when); // 2026-11-24T06:00:00Z
        const bool is_day = every >= hours(24) || full.substr(11, 5) == "00:00";
        const std::string x = format("%.1f", in.x(when));
        text::append(out, {"<line class=\"grid\" x1=\"", x, "\" x2=\"", x, "\" y1=\"", format("%.0f", top), "\" y2=\"",
                           format("%.0f", height - bottom + 4), "\"/><text class=\"axis\" text-anchor=\"middle\" x=\"",
                           x, "\" y=\"", format("%.0f", height - 6), "\">",
                           is_day ? full.substr(5, 5) : full.substr(11, 5), "</text>"});
    }
    return out;
}

// Steps that follow each other are one rectangle.
std::string marks_of(const chart& of, const scale& in)
{
    std::string out;
    for (std::size_t begin = 0; begin < of.marked.size(); ++begin) {
        if (!of.marked[begin])
            continue;
        std::size_t end = begin;
        while (end < of.marked.size() && of.marked[end])
            ++end;
        const double x = in.x(static_cast<double>(begin));
        out += "<rect class=\"alarm\" x=\"" + format("%.1f", x) + "\" y=\"" + format("%.0f", top) + "\" width=\"" +
               format("%.1f", in.x(static_cast<double>(end)) - x) + "\" height=\"" +
               format("%.0f", height - top - bottom) + "\"><title>alarm</title></rect>";
        begin = end;
    }
    return out;
}

std::string titled(const std::string& shape, const std::string& name)
{
    return shape + "><title>" + text::for_html(name) + "</title></path>";
}

// Steps, not slopes: a value holds for the whole of its step.
std::string outline(const std::vector<double>& values, const scale& in)
{
    std::string out;
    for (std::size_t i = 0; i < values.size(); ++i)
        out += (i == 0 ? "M" : "L") + at(in.x(static_cast<double>(i)), in.y(values[i])) + 'L' +
               at(in.x(static_cast<double>(i) + 1), in.y(values[i]));
    return out;
}

std::string area(const std::vector<double>& lower, const std::vector<double>& upper, const scale& in)
{
    std::string out = outline(upper, in);
    for (std::size_t i = lower.size(); i-- > 0;)
        out += 'L' + at(in.x(static_cast<double>(i) + 1), in.y(lower[i])) + 'L' +
               at(in.x(static_cast<double>(i)), in.y(lower[i]));
    return out + 'Z';
}

std::string stacked(const chart& of, const scale& in, std::size_t steps)
{
    std::string out;
    std::vector<double> lower(steps);
    for (std::size_t c = 0; c < of.curves.size(); ++c) {
        std::vector<double> upper = lower;
        for (std::size_t i = 0; i < of.curves[c].values.size(); ++i)
            upper[i] += of.curves[c].values[i];
        out +=
            titled("<path class=\"area " + colour_of(c) + "\" d=\"" + area(lower, upper, in) + '"', of.curves[c].name);
        lower = std::move(upper);
    }
    return out;
}

// The first one lies on top.
std::string lines(const chart& of, const scale& in)
{
    std::string out;
    for (std::size_t c = of.curves.size(); c-- > 0;)
        out += titled("<path class=\"line " + colour_of(c) + "\" d=\"" + outline(of.curves[c].values, in) + '"',
                      of.curves[c].name);
    return out;
}

double highest_of(const chart& of, std::size_t steps)
{
    std::vector<double> sums(steps);
    for (const curve& each : of.curves)
        for (std::size_t i = 0; i < each.values.size(); ++i)
            sums[i] = of.is_stacked ? sums[i] + each.values[i] : std::max(sums[i], each.values[i]);
    return sums.empty() ? 0 : *std::max_element(sums.begin(), sums.end());
}

} // namespace

std::string colour_of(std::size_t index)
{
    return 'c' + std::to_string(index % 8);
}

double round_up(double value)
{
    if (!(value > 0) || !std::isfinite(value))
        return 1;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double each : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0})
        if (value <= each * power * (1 + 1e-9))
            return each * power;
    return 10 * power;
}

std::string to_svg(const chart& shown)
{
    std::size_t steps = shown.marked.size();
    for (const curve& each : shown.curves)
        steps = std::max(steps, each.values.size());
    const double highest = highest_of(shown, steps);
    if (steps == 0 || (highest <= 0 && std::find(shown.marked.begin(), shown.marked.end(), true) == shown.marked.end()))
        return "<p class=\"none\">nothing</p>";
    const scale in(shown, steps, round_up(highest));
    return "<svg viewBox=\"0 0 " + format("%.0f", width) + ' ' + format("%.0f", height) +
           "\" role=\"img\" aria-label=\"" + text::for_html(shown.title) + "\">" + marks_of(shown, in) +
           levels_of(in, shown.unit) + times_of(shown, in) +
           (shown.is_stacked ? stacked(shown, in, steps) : lines(shown, in)) + "</svg>";
}

} // namespace policyd
