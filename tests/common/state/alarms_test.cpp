// alarms - raised, ordered, over by themselves, after a restart, and seen by others

#include "tests/common/state/temporary_state.hpp"

#include <doctest/doctest.h>

using namespace testing;
using namespace std::chrono_literals;
using state::alarm_order;
using state::outcome;

namespace {

const base::time_point now = base::now();

outcome raise(opened& to, const std::string& domain, base::time_point until = now + 10min)
{
    answer<outcome> done;
    state::alarm_row made;
    made.kind = "harvest";
    made.domain = domain;
    made.since = now;
    made.until = until;
    made.reason = "20 a minute";
    to->alarms().raise(made, done.callback());
    return done.wait();
}

outcome order(opened& to, const std::string& domain, alarm_order what, base::time_point until = now + 24h)
{
    answer<outcome> done;
    to->alarms().give_order("harvest", domain, what, now, until, done.callback());
    return done.wait();
}

} // namespace

TEST_CASE("an alarm is on for its domain, the site's for all, until nobody says it again")
{
    const directory where;
    opened policyd(where.file());
    const auto& seen = policyd->alarms();
    CHECK(!seen.is_on("harvest", "example.org", now));
    REQUIRE(raise(policyd, "example.org") == outcome::committed);
    CHECK(seen.is_on("harvest", "example.org", now));
    CHECK(!seen.is_on("harvest", "example.org", now + 11min));
    CHECK(!seen.is_on("harvest", "example.net", now));
    CHECK(!seen.is_on("harvest", "", now));
    CHECK(!seen.is_on("bounce", "example.org", now));
    raise(policyd, "");
    CHECK(seen.is_on("harvest", "example.net", now));
    raise(policyd, "example.org", now + 20min);
    raise(policyd, "example.org", now + 5min); // never shortens
    CHECK(seen.is_on("harvest", "example.org", now + 15min));
}

TEST_CASE("an order goes before a detector, and a domain's before the site's")
{
    const directory where;
    opened policyd(where.file());
    const auto& seen = policyd->alarms();
    raise(policyd, "");
    order(policyd, "", alarm_order::off);
    CHECK(!seen.is_on("harvest", "", now));
    CHECK(!seen.is_on("harvest", "example.org", now));
    CHECK(seen.order("harvest", "example.org", now) == alarm_order::off);
    order(policyd, "example.org", alarm_order::on);
    CHECK(seen.is_on("harvest", "example.org", now));
    CHECK(!seen.is_on("harvest", "example.net", now));
    CHECK(!seen.is_on("harvest", "example.org", now + 25h)); // when its time is over, nothing is left
    order(policyd, "", alarm_order::none, now);
    CHECK(seen.is_on("harvest", "example.net", now));
}

TEST_CASE("alarms, orders and what was learned survive a restart")
{
    const directory where;
    {
        opened policyd(where.file());
        raise(policyd, "example.org");
        order(policyd, "", alarm_order::on);
        answer<outcome> done;
        policyd->alarms().learn("harvest", "", "1 2 3", done.callback());
        REQUIRE(done.wait() == outcome::committed);
    }
    opened policyd(where.file());
    const auto found = policyd->alarms().find("harvest", "example.org");
    REQUIRE(found);
    CHECK(found->reason == "20 a minute");
    CHECK(found->since == now);
    CHECK(found->is_on(now));
    CHECK(policyd->alarms().order("harvest", "example.net", now) == alarm_order::on);
    CHECK(policyd->alarms().learned("harvest", "") == "1 2 3");
    CHECK(!policyd->alarms().learned("harvest", "example.org"));
}

TEST_CASE("two daemons on one database keep what each has learned, and a new host begins with what others have")
{
    const directory where;
    const auto start = [&](const std::string& host) {
        auto wanted = opened::options_for(where.file());
        wanted.host = host;
        return std::make_unique<opened>(wanted);
    };
    const auto learn = [](opened& at, const std::string& domain, const std::string& learned) {
        answer<outcome> done;
        at->alarms().learn("harvest", domain, learned, done.callback());
        REQUIRE(done.wait() == outcome::committed);
    };
    auto one = start("mx1");
    auto two = start("mx2");
    for (const char* hour : {"1", "2", "3"}) {
        learn(*one, "", std::string("mx1 ") + hour);
        learn(*two, "", std::string("mx2 ") + hour);
    }
    learn(*one, "a.example", "mx1 a");
    one = start("mx1");
    two = start("mx2");
    CHECK((*one)->alarms().learned("harvest", "") == "mx1 3");
    CHECK((*two)->alarms().learned("harvest", "") == "mx2 3");
    CHECK((*two)->alarms().learned("harvest", "a.example") == "mx1 a");
    CHECK((*start("mx3"))->alarms().learned("harvest", "").has_value());
}

TEST_CASE("a command's order reaches a running daemon, and a daemon's alarm the command, within a second")
{
    const directory where;
    opened policyd(where.file());
    opened other(where.file(), "policyd");
    opened command(where.file(), "command", false);
    const auto begin = std::chrono::steady_clock::now();
    order(command, "", alarm_order::on);
    CHECK(eventually([&] { return policyd->alarms().is_on("harvest", "a.example", now); }));
    CHECK(eventually([&] { return other->alarms().is_on("harvest", "a.example", now); }));
    order(command, "", alarm_order::off);
    CHECK(eventually([&] { return !policyd->alarms().is_on("harvest", "a.example", now); }));
    CHECK(std::chrono::steady_clock::now() - begin < 3s);
    raise(policyd, "b.example");
    CHECK(eventually([&] { return command->alarms().find("harvest", "b.example").has_value(); }));
}
