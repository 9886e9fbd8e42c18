// detector - cold start, sources, outages, restarts, and what an operator says

#include "tests/policyd/alarm/simulation.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using policyd::baseline;
using policyd::detector;
using simulation::monday;

namespace {

// Evenly, so many a minute.
int feed(detector& to, base::time_point& at, std::chrono::minutes span, int a_minute)
{
    int alarms = 0;
    for (const auto end = at + span; at < end; at += 1min)
        for (int each = 0; each < a_minute; ++each)
            alarms += to.count(at + base::milliseconds(60'000 / a_minute * each)) == detector::news::begun ? 1 : 0;
    return alarms;
}

} // namespace

TEST_CASE("without a day's history there is no alarm, and a flood on the second day is one")
{
    auto at = monday;
    detector eyes(at);
    CHECK(feed(eyes, at, 12h, 2) == 0);
    CHECK(feed(eyes, at, 6h, 200) == 0);
    CHECK(feed(eyes, at, 12h, 2) == 0);
    CHECK(feed(eyes, at, 10min, 400) == 1);
    CHECK(eyes.is_on());
}

TEST_CASE("the first guess of the rate may be wrong by far")
{
    auto at = monday;
    detector busy(at);
    CHECK(feed(busy, at, 24h * 8, 300) == 0);
    CHECK(busy.ordinary() == doctest::Approx(300).epsilon(0.1));
    at = monday;
    detector idle(at);
    for (int day = 0; day < 30; ++day, at += 24h)
        idle.count(at);
    CHECK(idle.ordinary() < 0.05);
    CHECK(!idle.is_on());
}

TEST_CASE("a newsletter that names two hundred unknown recipients in a minute is one source")
{
    auto at = monday;
    detector eyes(at);
    feed(eyes, at, 24h * 8, 2);
    policyd::source_cap cap;
    int counted = 0;
    for (int name = 0; name < 200; ++name, at += 300ms)
        if (cap.admits(42, at)) {
            ++counted;
            CHECK(eyes.count(at) == detector::news::none);
        }
    CHECK(counted == 1);
    CHECK(cap.admits(42, at + 10min));
    CHECK(cap.admits(43, at));
}

TEST_CASE("what an outage hides is neither learned nor taken for quiet")
{
    auto at = monday;
    detector eyes(at);
    feed(eyes, at, 24h * 8, 2);
    const double before = eyes.ordinary();
    const double hours = eyes.usual().hours();
    for (int hour = 0; hour < 12; ++hour, at += 1h)
        eyes.skip(at + 1h);
    CHECK(eyes.ordinary() == doctest::Approx(before).epsilon(0.05));
    CHECK(eyes.usual().hours() <= hours + 1);
    CHECK(feed(eyes, at, 24h, 2) == 0);
}

TEST_CASE("the baseline survives a restart in a few hundred bytes")
{
    auto at = monday;
    detector before(at);
    feed(before, at, 24h * 8, 2);
    CHECK(before.take_learned());
    CHECK(!before.take_learned());
    const auto text = before.to_text();
    CHECK(text.size() < 700);
    detector after(at);
    REQUIRE(after.restore(text));
    CHECK(after.ordinary() == doctest::Approx(before.ordinary()).epsilon(0.001));
    CHECK(feed(after, at, 30min, 20) == 1);
}

TEST_CASE("what is no baseline is not restored")
{
    const auto good = baseline().to_text();
    baseline into;
    CHECK(into.restore(good));
    for (const std::string& bad :
         {std::string(), std::string("1"), "2" + good.substr(1), good + " 0", good + " x",
          good.substr(0, good.size() - 2), "1 nan" + good.substr(3), "1 99" + good.substr(3)}) {
        CAPTURE(bad);
        CHECK(!into.restore(bad));
    }
    CHECK(into.to_text() == good);
}

TEST_CASE("an alarm of before a restart goes on, and ends when the rate is ordinary")
{
    auto at = monday;
    detector before(at);
    feed(before, at, 24h * 8, 2);
    detector after(at);
    REQUIRE(after.restore(before.to_text()));
    after.resume();
    CHECK(after.is_on());
    feed(after, at, 3h, 20);
    CHECK(after.is_on());
    feed(after, at, 3h, 2);
    CHECK(!after.is_on());
}

TEST_CASE("silence ends an alarm")
{
    auto at = monday;
    detector eyes(at);
    feed(eyes, at, 24h * 8, 2);
    REQUIRE(feed(eyes, at, 30min, 30) == 1);
    CHECK(eyes.advance(at + 24h) == detector::news::ended);
}

TEST_CASE("what an operator calls ordinary ends the alarm and is learned within a day")
{
    auto at = monday;
    detector eyes(at);
    feed(eyes, at, 24h * 8, 2);
    REQUIRE(feed(eyes, at, 1h, 20) == 1);
    eyes.accept(true);
    CHECK(!eyes.is_on());
    CHECK(feed(eyes, at, 24h, 20) == 0);
    eyes.accept(false);
    CHECK(eyes.ordinary() == doctest::Approx(20).epsilon(0.1));
    CHECK(feed(eyes, at, 24h, 20) == 0);
    CHECK(feed(eyes, at, 1h, 200) == 1);
}

TEST_CASE("detectors that share the false alarms need more evidence each")
{
    auto at = monday;
    detector alone(at);
    feed(alone, at, 24h * 8, 2);
    detector one_of_many = alone;
    int needed = 0;
    for (auto now = at; alone.count(now) != detector::news::begun; now += 1s)
        ++needed;
    int needed_of_many = 0;
    for (auto now = at; one_of_many.count(now, 1000) != detector::news::begun; now += 1s)
        ++needed_of_many;
    CHECK(needed_of_many > needed);
    CHECK(needed_of_many < 2 * needed);
}
