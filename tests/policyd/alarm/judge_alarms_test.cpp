// alarms in the judge - what rules are told of them, and what the detectors are fed with

#include "policyd/alarm/detector.hpp"
#include "tests/policyd/desk.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace std::chrono_literals;
using policyd_test::desk;
using state::alarm_order;

namespace {

void order(desk& postfix, std::string_view kind, std::string_view domain, alarm_order what)
{
    std::promise<void> done;
    postfix.shared->alarms().give_order(kind, domain, what, postfix.at, postfix.at + 1h,
                                        [&](state::outcome) { done.set_value(); });
    done.get_future().get();
}

} // namespace

TEST_CASE("rules see the alarm of the recipient's domain and of the site")
{
    desk postfix("h: alarm.harvest -> defer \"450 harvest\"\n"
                 "b: alarm.bounce -> defer \"450 bounce\"\n");
    CHECK(postfix.ask("rcpt") == "DUNNO");
    order(postfix, "harvest", "example.net", alarm_order::on);
    CHECK(postfix.ask("rcpt", {{"instance", "1.1.1.1"}, {"recipient", "a@EXAMPLE.net"}}) == "450 harvest");
    CHECK(postfix.ask("rcpt", {{"instance", "1.1.1.2"}, {"recipient", "a@example.com"}}) == "DUNNO");
    order(postfix, "bounce", {}, alarm_order::on);
    CHECK(postfix.ask("rcpt", {{"instance", "1.1.1.3"}, {"recipient", "a@example.com"}}) == "450 bounce");
}

TEST_CASE("the event alarm tells rules once what began")
{
    desk postfix("told: on alarm: alarm.harvest -> notify \"{alarm.kind} at {alarm.domain}: {alarm.reason}\"\n"
                 "no: on alarm: alarm.bounce -> notify \"bounce\"\n");
    postfix.pass(1s);
    order(postfix, "harvest", "example.net", alarm_order::on);
    postfix.pass(3s);
    CHECK(postfix.has_line("event=alarm alarm=harvest is=on domain=example.net by=command"));
    CHECK(postfix.lines.count("event=notify") == 1);
    CHECK(postfix.has_line("harvest at example.net: ordered by a command"));
    order(postfix, "harvest", "example.net", alarm_order::none);
    postfix.pass(2s);
    CHECK(postfix.has_line("event=alarm alarm=harvest is=over domain=example.net"));
}

TEST_CASE("unknown recipients from many networks raise the alarm, and those of a login do not")
{
    for (const bool has_login : {true, false}) {
        desk postfix("any: client.port > 0 -> score 1\n");
        // Two quiet days were seen before.
        policyd::detector before(postfix.at - 48h);
        for (int hour = 1; hour <= 48; ++hour)
            before.advance(postfix.at - 48h + hour * 1h);
        postfix.shared->alarms().learn("harvest", {}, before.to_text(), {});
        postfix.send({{"client_address", "198.51.100.7"}, {"client_port", "1"}, {"instance", "9.9.9.9"}});
        postfix.pass(1s);
        for (int bot = 0; bot < 250; ++bot) {
            const auto number = std::to_string(bot);
            postfix.ask("rcpt", {{"client_address", "10.1." + number + ".1"},
                                 {"client_port", number},
                                 {"instance", "9." + number + ".1.0"},
                                 {"sasl_username", has_login ? "member" : ""},
                                 {"recipient", "guess" + number + "@example.net"}});
            postfix.pass(250ms);
        }
        postfix.pass(10s); // silence tells
        CHECK(postfix.shared->alarms().is_on("harvest", {}, postfix.at) == !has_login);
    }
}
