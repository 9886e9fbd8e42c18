// standing - a reputation is made of what happened, by the formula of the rules

#include "policyd/reputation/standing.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using namespace policyd;

namespace {

const base::time_point now = base::from_epoch_ms(1'764'072'000'000);

} // namespace

TEST_CASE("nothing known is a half, and what is older counts less")
{
    CHECK(standing_from_history("client.address", "192.0.2.1", {}, now).reputation == 0.5);
    CHECK(weight_of(0ms) == 1);
    CHECK(weight_of(-5s) == 1); // clocks of several hosts
    CHECK(weight_of(30 * 24h / 4) == doctest::Approx(0.5));
    CHECK(weight_of(31 * 24h) == 0);
}

TEST_CASE("causes are summed with their times, spam weighs three, and other kinds are left out")
{
    const std::vector<state::history_point> points = {
        {now - 2h, "accepted client.address", "k", 2},
        {now - 1h, "accepted client.address", "k", 1},
        {now, "spam client.address", "k", 1},
        {now, "refused client.network", "k", 99},
        {now, "strange", "k", 99},
    };
    const auto made = standing_from_history("client.address", "k", points, now);
    REQUIRE(made.causes.size() == 2);
    CHECK(made.causes[0].what == "accepted");
    CHECK(made.causes[0].amount == 3);
    CHECK(made.causes[0].first == now - 2h);
    CHECK(made.causes[0].last == now - 1h);
    CHECK(made.reputation == doctest::Approx(0.5).epsilon(0.01)); // 3 good, 1 spam
    CHECK_FALSE(made.is_counted);
}

TEST_CASE("the counters of the rules go before the history")
{
    auto made = standing_from_history("client.address", "k", {}, now);
    take_counters(made, {{now - 60h, now, 1}}, {{now - 120h, now - 60h, 4}, {now - 60h, now, 4}}, now);
    CHECK(made.is_counted);
    REQUIRE(made.ages.size() == 2);
    CHECK(made.ages[0].bad == 4);
    CHECK(made.ages[1].good == 1);
    CHECK(made.reputation < 0.3);
}

TEST_CASE("each key of many gets its own standing")
{
    const auto all = standings_from_history(
        "helo.name",
        {{now, "accepted helo.name", "a", 5}, {now, "refused helo.name", "a", 1}, {now, "refused helo.name", "b", 5}},
        now);
    REQUIRE(all.size() == 2);
    CHECK(all[0].key == "a");
    CHECK(all[0].causes.size() == 2);
    CHECK(all[1].reputation < 0.3);
}

TEST_CASE("the counters are those that reputation() adopts")
{
    CHECK(good_counter("client.address").name == "good(client.address)");
    CHECK(bad_counter("helo.name").window == 30 * 24h);
    CHECK(good_counter("helo.name").fades);
}
