// figures - how long the alarm takes and how often it is wrong, in scaled time; tests/bench/harvest.py draws all of it

#include "tests/policyd/alarm/simulation.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t seeds = 6;

} // namespace

TEST_CASE("botnets with a guess an hour and bot are noticed in time, whenever they begin")
{
    struct limit
    {
        double bots;
        std::chrono::minutes within;
    };
    for (const limit& each : {limit{250, 2h}, limit{1000, 30min}, limit{10'000, 5min}}) {
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            CAPTURE(each.bots);
            CAPTURE(seed);
            simulation::watch watched(100 + seed);
            watched.alarm_within(24h * 28 + 28h * seed);
            REQUIRE(!watched.eyes().is_on());
            watched.attack(each.bots);
            CHECK(watched.alarm_within(each.within).has_value());
        }
    }
}

TEST_CASE("an ordinary site has at most one false alarm in thirty days")
{
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        CAPTURE(seed);
        simulation::watch watched(seed);
        watched.alarm_within(24h * 28);
        CHECK(watched.alarms() <= 1); // not while it learns, either
        watched.alarm_within(24h * 30);
        CHECK(watched.alarms() <= 1);
        const double a_minute = static_cast<double>(watched.names()) / (30 * 24 * 60);
        CHECK(a_minute == doctest::Approx(2).epsilon(0.1));
    }
}

TEST_CASE("forged bounces are noticed in time, and ordinary ones raise at most one false alarm in thirty days")
{
    struct limit
    {
        double an_hour;
        std::chrono::minutes within;
    };
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        CAPTURE(seed);
        simulation::watch calm(seed, simulation::stray_bounces);
        calm.alarm_within(24h * 58);
        CHECK(calm.alarms() <= 1);
        for (const limit& each : {limit{250, 1h}, limit{1000, 15min}, limit{10'000, 3min}}) {
            CAPTURE(each.an_hour);
            simulation::watch watched(100 + seed, simulation::stray_bounces);
            watched.alarm_within(24h * 28 + 28h * seed);
            REQUIRE(!watched.eyes().is_on());
            watched.attack(each.an_hour);
            CHECK(watched.alarm_within(each.within).has_value());
        }
    }
}

TEST_CASE("an alarm lasts as long as the attack, ends soon after it, and the attack does not become ordinary")
{
    simulation::watch watched(7);
    watched.alarm_within(24h * 28);
    const double before = watched.eyes().usual().rate(watched.now());
    watched.attack(1000);
    watched.alarm_within(24h * 7);
    CHECK(watched.eyes().is_on());
    CHECK(watched.alarms() == 1);
    watched.attack(0);
    watched.alarm_within(5h);
    CHECK(!watched.eyes().is_on());
    CHECK(watched.eyes().usual().rate(watched.now() - 5h) == doctest::Approx(before).epsilon(0.15));
    watched.alarm_within(24h);
    CHECK(watched.alarms() == 0);
    watched.attack(1000);
    CHECK(watched.alarm_within(30min).has_value());
}
