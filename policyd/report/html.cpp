#include "common/net/host_name.hpp"
#include "common/text/append.hpp"
#include "common/text/escape.hpp"
#include "common/text/units.hpp"
#include "policyd/report/chart.hpp"
#include "policyd/report/render.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace policyd {

namespace {

using text::for_html;

constexpr std::size_t colours = 8;
constexpr std::size_t penalties_shown = 20;
constexpr std::size_t longest_shown = 120;

// Colours that are told apart on both grounds, also by those who do not see red and green alike.
constexpr std::string_view style = R"css(
:root { color-scheme: light dark; --ground: #fff; --text: #1c2330; --faint: #5d6778; --grid: #dde2ea; --card: #f6f7fa;
  --alarm: #d5301f33; --c0: #8795ad; --c1: #0b6fc2; --c2: #d1495b; --c3: #c98a00; --c4: #00856f; --c5: #8a4fbf;
  --c6: #b4562c; --c7: #3f4a5c; }
@media (prefers-color-scheme: dark) { :root { --ground: #12161d; --text: #e4e8ef; --faint: #98a3b5; --grid: #2b323e;
  --card: #1a2029; --alarm: #ff6b5740; --c0: #63718a; --c1: #58aef5; --c2: #f2788a; --c3: #e9b949; --c4: #45c9b0;
  --c5: #b98be8; --c6: #e89468; --c7: #aab4c4; } }
body { background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; margin: 0 auto;
  max-width: 68rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { font-size: .95rem; margin: 0 0 .4rem; } p, ul { margin: .3rem 0; } .none, .faint { color: var(--faint); }
svg { display: block; height: auto; width: 100%; } svg text { fill: var(--faint); font-size: 11px; }
.grid { stroke: var(--grid); stroke-width: 1; } .alarm { fill: var(--alarm); }
.line { fill: none; stroke-width: 1.8; } .area { stroke: none; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; }
.legend b { font-weight: 600; } .swatch { border-radius: 2px; display: inline-block; height: .7rem; margin-right: .4rem;
  width: .7rem; }
.tops { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); }
.card { background: var(--card); border-radius: 8px; overflow-x: auto; padding: .8rem 1rem; }
table { border-collapse: collapse; width: 100%; } td, th { padding: .12rem .6rem .12rem 0; text-align: left;
  vertical-align: top; } th { color: var(--faint); font-weight: 500; } .n { font-variant-numeric: tabular-nums;
  text-align: right; white-space: nowrap; width: 5rem; }
.key { overflow-wrap: anywhere; unicode-bidi: isolate; } .bar { width: 34%; } .bar svg { height: .7rem; margin-top: .4rem; }
@media (max-width: 34rem) { .tops { grid-template-columns: 1fr; } .bar { display: none; } }
)css";

// A rule of each colour, for strokes, areas and legends.
std::string colour_rules()
{
    std::string out;
    for (std::size_t i = 0; i < colours; ++i) {
        const std::string name = colour_of(i);
        text::append(out, {".line.", name, " { stroke: var(--", name, "); } .area.", name, " { fill: var(--", name,
                           "); } .swatch.", name, " { background: var(--", name, "); }\n"});
    }
    return out;
}

std::string number(double value)
{
    char written[40];
    std::snprintf(written, sizeof written, value < 10 && std::trunc(value) != value ? "%.1f" : "%.0f", value);
    return written;
}

/// As many as there are colours; what is left over is one of them.
std::vector<curve> told_apart(const std::vector<curve>& all)
{
    std::vector<curve> shown(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), colours)));
    if (all.size() <= colours)
        return shown;
    curve& others = shown.back();
    others.name = std::to_string(all.size() - colours + 1) + " others";
    for (std::size_t each = colours; each < all.size(); ++each) {
        others.total += all[each].total;
        for (std::size_t i = 0; i < others.values.size(); ++i)
            others.values[i] += all[each].values[i];
    }
    return shown;
}

std::string legend_of(const std::vector<curve>& all)
{
    std::string out = "<ul class=\"legend\">";
    for (std::size_t i = 0; i < all.size(); ++i)
        out += "<li><span class=\"swatch " + colour_of(i) + "\"></span>" + for_html(all[i].name) + " <b>" +
               number(all[i].total) + "</b></li>";
    return out + "</ul>\n";
}

void add_curves(std::string& to, const report_contents& of, const std::string& title, const std::vector<curve>& all)
{
    const auto shown = told_apart(all);
    chart drawn{title, "in " + text::from_duration(of.step), of.from, of.step, shown, true, {}};
    to += "<h2>" + title + "</h2>\n" + to_svg(drawn) + '\n' + legend_of(shown);
}

void add_alarm(std::string& to, const report_contents& of, const alarm_curve& shown)
{
    const std::string title = shown.kind == "harvest" ? "Unknown recipients of different networks" : "Bounces";
    std::vector<curve> both = {shown.expected, shown.seen};
    both[0].name = "usual at this time";
    both[1].name = "seen";
    chart drawn{title, "a minute", of.from, of.step, both, false, shown.is_on};
    to += "<h2>" + title + "</h2>\n" + to_svg(drawn) + '\n';
    if (both[0].total > 0 || both[1].total > 0)
        to += legend_of(both);
    if (std::find(shown.is_on.begin(), shown.is_on.end(), true) != shown.is_on.end())
        to += "<p class=\"faint\">Shaded: the " + for_html(shown.kind) + " alarm was on.</p>\n";
}

std::string bar(double share)
{
    return "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path class=\"area c1\" "
           "d=\"M0,0H" +
           number(std::clamp(share, 0.01, 1.0) * 100) + "V10H0Z\"/></svg>";
}

void add_top(std::string& to, const top_list& shown)
{
    to += "<div class=\"card\"><h3>" + for_html(shown.what) + " by " + for_html(shown.key) + "</h3>\n<table>\n";
    for (const state::history_sum& each : shown.rows)
        to += "<tr><td class=\"n\">" + number(each.amount) + "</td><td class=\"bar\">" +
              bar(each.amount / shown.rows.front().amount) + "</td><td class=\"key\">" +
              for_html(text::printable(each.item, longest_shown)) + "</td></tr>\n";
    to += "</table></div>\n";
}

void add_tops(std::string& to, const report_contents& shown)
{
    to += "<h2>Who met with that most often</h2>\n";
    if (shown.tops.empty())
        to += "<p class=\"none\">nobody</p>\n";
    to += "<div class=\"tops\">\n";
    for (const top_list& each : shown.tops)
        add_top(to, each);
    to += "</div>\n";
}

void add_penalties(std::string& to, const report_contents& shown)
{
    to += "<h2>Penalties</h2>\n<p>" + std::to_string(shown.penalties.size()) + " in force, " +
          std::to_string(shown.allowances) + " allowances; the state has " + text::from_size(shown.size.bytes) +
          ".</p>\n<ul class=\"legend\">";
    for (const auto& [origin, sum] : shown.penalties_by_origin)
        to += "<li><b>" + std::to_string(sum) + "</b> by " + for_html(origin) + "</li>";
    to += "</ul>\n";
    if (shown.penalties.empty())
        return;
    to +=
        "<div class=\"card\"><table>\n<tr><th class=\"n\">strikes</th><th>key</th><th>until</th><th>reason</th></tr>\n";
    for (std::size_t i = 0; i < std::min(penalties_shown, shown.penalties.size()); ++i) {
        const state::mark& each = shown.penalties[i];
        to += "<tr><td class=\"n\">" + std::to_string(each.strikes) + "</td><td class=\"key\">" + for_html(each.kind) +
              ' ' + for_html(text::printable(each.key, longest_shown)) + "</td><td>" + base::to_rfc3339(each.until) +
              "</td><td class=\"key\">" + for_html(text::printable(each.reason, longest_shown)) + "</td></tr>\n";
    }
    to += "</table></div>\n";
}

// The policy lets nothing be loaded or run, should a value ever get through unescaped.
std::string head_of(const std::string& title)
{
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
           for_html(title) + "</title>\n<style>" + std::string(style) + colour_rules() + "</style>\n</head>\n<body>\n";
}

} // namespace

std::string report_as_html(const report_contents& shown)
{
    const std::string title = "policyd on " + net::host_name();
    std::string to = head_of(title) + "<h1>" + for_html(title) + "</h1>\n<p class=\"faint\">" +
                     base::to_rfc3339(shown.from) + " to " + base::to_rfc3339(shown.to) + ", all times UTC</p>\n";
    add_curves(to, shown, "Answers by action", shown.actions);
    add_curves(to, shown, "What rules decided", shown.rules);
    for (const alarm_curve& each : shown.alarms)
        add_alarm(to, shown, each);
    if (!shown.observed.empty())
        add_curves(to, shown, "What rules under observe would have done", shown.observed);
    if (!shown.recipients.empty())
        add_curves(to, shown, "Unknown recipients and probes", shown.recipients);
    add_tops(to, shown);
    add_penalties(to, shown);
    return to + "</body>\n</html>\n";
}

} // namespace policyd
