// watch - which alarms the detectors raise, and how orders, outages and restarts meet them

#include "common/base/hash.hpp"
#include "policyd/alarm/news.hpp"
#include "policyd/alarm/watch.hpp"
#include "tests/policyd/desk.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using policyd::alarm_watch;
using policyd_test::desk;
using state::alarm_order;

namespace {

// A state, a watch, and ordinary traffic: two guesses a minute from anywhere, over two domains.
struct tower
{
    desk postfix{"any: client.port > 0 -> score 1\n"};
    state::alarms& alarms = postfix.shared->alarms();
    base::time_point at = postfix.at;
    std::optional<alarm_watch> watch{std::in_place, policyd::harvest_alarm, alarms};

    // A network that was not seen before.
    std::uint64_t anybody() { return ++source * 0x9e3779b97f4a7c15; }

    void pass(base::milliseconds span, int a_minute = 2, std::string_view domain = {}, bool is_blind = false)
    {
        for (const auto end = at + span; at < end; at += 1min) {
            watch->sweep(at, is_blind);
            for (int each = 0; each < a_minute; ++each) {
                const std::string_view meant = !domain.empty() ? domain : each % 2 == 0 ? "a.example" : "b.example";
                watch->count(meant, anybody(), at + base::milliseconds(60'000 / a_minute * each));
            }
        }
    }

    std::uint64_t source = 0;

    bool is_on(std::string_view domain = {}) const { return alarms.is_on("harvest", domain, at); }

    void order(std::string_view domain, alarm_order what, base::milliseconds lasting)
    {
        std::promise<void> done;
        alarms.give_order("harvest", domain, what, at, at + lasting, [&](state::outcome) { done.set_value(); });
        done.get_future().get();
    }
};

} // namespace

TEST_CASE("a harvest of the site raises one alarm, which ends by itself when it is over")
{
    tower tower;
    tower.pass(24h * 8);
    CHECK(!tower.is_on());
    CHECK(tower.watch->site().ordinary == doctest::Approx(2).epsilon(0.1));
    tower.pass(30min, 30);
    CHECK(tower.is_on());
    CHECK(tower.watch->site().rate > 15);
    CHECK(tower.watch->site().evidence == 1);
    CHECK(tower.alarms.list().size() == 1); // no domain's beside it
    CHECK(tower.alarms.find("harvest", "")->reason.find("unknown recipients a minute") != std::string::npos);
    tower.pass(6h, 30);
    CHECK(tower.is_on());
    tower.pass(3h);
    CHECK(!tower.is_on());
}

TEST_CASE("a harvest of one domain that the site does not notice raises that domain's alarm")
{
    tower tower;
    tower.pass(24h * 8, 200, "large.example");
    for (int hour = 0; hour < 26; ++hour) { // a day in which the small domain has one an hour
        tower.watch->count("small.example", tower.anybody(), tower.at);
        tower.pass(1h, 200, "large.example");
    }
    CHECK(!tower.is_on("small.example"));
    for (const auto end = tower.at + 1h; tower.at < end; tower.at += 3s) {
        tower.watch->sweep(tower.at, false);
        for (int each = 0; each < 10; ++each) // as many as ever, and a tenth more
            tower.watch->count("large.example", tower.anybody(), tower.at + 300ms * each);
        tower.watch->count("small.example", tower.anybody(), tower.at + 2900ms);
    }
    CHECK(tower.is_on("small.example"));
    CHECK(!tower.is_on("large.example"));
    CHECK(!tower.is_on());
}

TEST_CASE("one loud source raises nothing")
{
    tower tower;
    tower.pass(24h * 8);
    for (int guess = 0; guess < 5000; ++guess) {
        tower.at += 1s;
        tower.watch->count("a.example", 42, tower.at);
    }
    CHECK(!tower.is_on());
    CHECK(!tower.is_on("a.example"));
}

TEST_CASE("an alarm goes on over a restart of the daemon, and the baseline is there again")
{
    tower tower;
    tower.pass(24h * 8);
    tower.pass(30min, 30);
    REQUIRE(tower.is_on());
    const auto since = tower.alarms.find("harvest", "")->since;
    tower.watch.emplace(policyd::harvest_alarm, tower.alarms);
    tower.at += 5min;
    tower.pass(1h, 30);
    CHECK(tower.is_on());
    CHECK(tower.alarms.find("harvest", "")->since == since);
    tower.pass(3h);
    CHECK(!tower.is_on());
    tower.watch.emplace(policyd::harvest_alarm, tower.alarms);
    tower.pass(30min);
    CHECK(tower.watch->site().ordinary == doctest::Approx(2).epsilon(0.1));
    tower.pass(30min, 30);
    CHECK(tower.is_on());
}

TEST_CASE("an operator's end holds while the attack goes on, and what happens then is ordinary")
{
    tower tower;
    tower.pass(24h * 8);
    tower.pass(30min, 30);
    REQUIRE(tower.is_on());
    tower.order({}, alarm_order::off, 12h);
    CHECK(!tower.is_on());
    tower.pass(12h, 30);
    CHECK(!tower.is_on());
    CHECK(tower.watch->site().ordinary > 20);
    tower.pass(2h, 30);
    CHECK(!tower.is_on());
}

TEST_CASE("while an operator's alarm is on nothing is learned, and nothing is after an outage")
{
    tower tower;
    tower.pass(24h * 8);
    tower.order({}, alarm_order::on, 24h * 3);
    CHECK(tower.is_on("a.example"));
    tower.pass(24h * 3 - 1min, 1); // the answers hide who is unknown
    CHECK(tower.is_on());
    CHECK(tower.watch->site().ordinary == doctest::Approx(2).epsilon(0.1));
    tower.pass(2min);
    CHECK(!tower.is_on());
    tower.pass(24h * 2, 0, {}, true);
    CHECK(tower.watch->site().ordinary == doctest::Approx(2).epsilon(0.1));
    tower.pass(30min, 30);
    CHECK(tower.is_on());
}

TEST_CASE("beginnings and ends are told once, whoever caused them, and not those from before the start")
{
    tower tower;
    policyd::alarm_news news;
    tower.order("old.example", alarm_order::on, 1h);
    CHECK(news.look(tower.alarms, tower.at).empty());
    tower.order({}, alarm_order::on, 1h);
    auto told = news.look(tower.alarms, tower.at);
    REQUIRE(told.size() == 1);
    CHECK(told[0].is_on);
    CHECK(policyd::origin_of(told[0].row, tower.at) == "command");
    CHECK(news.look(tower.alarms, tower.at).empty());
    told = news.look(tower.alarms, tower.at + 2h);
    REQUIRE(told.size() == 2);
    CHECK(!told[0].is_on);
    CHECK(!told[1].is_on);
}
