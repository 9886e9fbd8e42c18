// report - curves and lists from the history, and pages that hostile names cannot break

#include "policyd/report/chart.hpp"
#include "policyd/report/render.hpp"

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <limits>

using namespace std::chrono_literals;
using namespace policyd;

namespace {

const base::time_point noon = base::from_epoch_ms(1'764'072'000'000); // 2025-11-25T12:00:00Z

const std::string hostile = "</title><script>alert(\"1\")</script>' onload='x\n\xff\xe2\x80\xae";

report_contents sample()
{
    report_contents made;
    made.from = noon - 24h;
    made.to = noon;
    made.step = 5min;
    const std::vector<double> values(288, 2);
    made.actions = {{"dunno", values, 576}, {"reject", values, 576}};
    for (int i = 0; i < 12; ++i)
        made.rules.push_back({"reject rule" + std::to_string(i), values, 576});
    made.alarms = {{"harvest", {"seen", values, 576}, {"expected", values, 100}, std::vector<bool>(288)}};
    made.alarms[0].is_on[100] = made.alarms[0].is_on[101] = true;
    made.tops = {{"refused", "helo.name", {{"", hostile, 3}, {"", "ordinary", 1}}}};
    made.penalties = {{"helo.name", hostile, noon, noon + 1h, hostile, hostile, 3}};
    made.penalties_by_origin[hostile] = 1;
    return made;
}

std::size_t count(const std::string& in, std::string_view what)
{
    std::size_t found = 0;
    for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + what.size()))
        ++found;
    return found;
}

} // namespace

TEST_CASE("no name of a peer leaves its place in the page")
{
    const auto page = report_as_html(sample());
    CHECK(count(page, "<script") == 0);
    CHECK(count(page, "onload='") == 0);
    CHECK(count(page, "\"1\"") == 0);
    CHECK(count(page, "\xff") == 0);
    CHECK(count(page, "\xe2\x80\xae") == 0);
    CHECK(count(page, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;") == 4);
    CHECK(count(page, "http://") + count(page, "https://") == 0); // nothing to load
}

TEST_CASE("a page is well formed: what is opened is closed")
{
    const auto page = report_as_html(sample());
    for (const std::string tag : {"html", "head", "body", "style", "svg", "path", "title", "table", "tr", "td",  "th",
                                  "div",  "h1",   "h2",   "h3",    "ul",  "li",   "p",     "text",  "b",  "span"}) {
        CAPTURE(tag);
        const auto opened = count(page, '<' + tag + '>') + count(page, '<' + tag + ' ');
        const auto closed = count(page, "</" + tag + '>');
        const auto itself = tag == "path" ? count(page, "Z\"/></svg>") : 0;
        CHECK(opened == closed + itself);
    }
}

TEST_CASE("more rules than colours are told together, and nothing of them is lost")
{
    const auto page = report_as_html(sample());
    CHECK(page.find("5 others <b>2880</b>") != std::string::npos);
    CHECK(page.find("rule6 <b>576</b>") != std::string::npos);
    CHECK(page.find("rule7") == std::string::npos);
}

TEST_CASE("an alarm is one shaded rectangle over its steps")
{
    const auto page = report_as_html(sample());
    CHECK(count(page, "class=\"alarm\"") == 1);
    CHECK(page.find("Shaded: the harvest alarm was on.") != std::string::npos);
}

TEST_CASE("text has a line for each name, and JSON reads back")
{
    const auto text = report_as_text(sample());
    CHECK(count(text, "alert") == 4);
    CHECK(count(text, "\\n\\xff") == 4); // none of them breaks a line
    const auto read = boost::json::parse(report_as_json(sample())).as_object();
    CHECK(read.at("decisions").as_array().size() == 2);
    CHECK(read.at("tops").as_array()[0].as_object().at("keys").as_array().size() == 2);
    CHECK(read.at("alarms").as_array()[0].as_object().at("on").as_array()[100] == 1);
}

TEST_CASE("an empty report is a page, too")
{
    report_contents none;
    none.from = noon;
    none.to = noon;
    none.step = 5min;
    CHECK(report_as_html(none).find("nothing") != std::string::npos);
    CHECK_FALSE(report_as_text(none).empty());
    CHECK(boost::json::parse(report_as_json(none)).is_object());
}

TEST_CASE("the axis ends at a round number that no value exceeds, and values that are none draw nothing odd")
{
    for (const auto& [value, expected] : std::vector<std::pair<double, double>>{
             {0, 1}, {-1, 1}, {0.31, 0.4}, {1, 1}, {1.1, 1.5}, {9, 10}, {1000, 1000}, {1001, 1500}})
        CHECK(round_up(value) == doctest::Approx(expected));
    CHECK(round_up(std::numeric_limits<double>::infinity()) == 1);
    const std::vector<curve> one = {{"x", {1, 2, 3}, 6}};
    const auto drawn = to_svg({"t<", "u<", noon, 5min, one, true, {}});
    CHECK(drawn.find("nan") == std::string::npos);
    CHECK(drawn.find("t&lt;") != std::string::npos);
    CHECK(drawn.find("u&lt;") != std::string::npos);
}

TEST_CASE("steps grow with the time that is shown")
{
    CHECK(step_of(1h) == 5min);
    CHECK(step_of(24h) == 5min);
    CHECK(step_of(7 * 24h) == 60min);
    CHECK(step_of(35 * 24h) == 240min);
    CHECK(step_of(35 * 24h) % 5min == 0min);
}
