// bounces in the judge - which are counted, which the detector sees, and what rules do while the alarm is on

#include "policyd/alarm/detector.hpp"
#include "policyd/own_senders.hpp"
#include "tests/policyd/desk.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace std::chrono_literals;
using policyd_test::attributes;
using policyd_test::desk;
using policyd_test::next;
using state::alarm_order;

namespace {

const attributes bounce = {{"sender", ""}, {"recipient", "bob@example.net"}};

// At data Postfix names the recipient when there is one.
std::string send(desk& postfix, const attributes& changed)
{
    const auto all = next(policyd_test::with(bounce, changed));
    for (const auto* context : {"rcpt", "known", "data", "eom"}) {
        const auto answer = postfix.ask(context, all);
        if (answer != "DUNNO")
            return answer;
    }
    return "DUNNO";
}

void wait_until_ready(desk& postfix)
{
    for (int tries = 0; tries < 500 && !postfix.shared->familiars().is_ready(); ++tries)
        std::this_thread::sleep_for(10ms);
    REQUIRE(postfix.shared->familiars().is_ready());
}

void order(desk& postfix, alarm_order what)
{
    std::promise<void> done;
    postfix.shared->alarms().give_order("bounce", {}, what, postfix.at, postfix.at + 24h,
                                        [&](state::outcome) { done.set_value(); });
    done.get_future().get();
}

// Two quiet days were seen before.
void learn_quiet_days(desk& postfix)
{
    policyd::detector before(postfix.at - 48h);
    for (int hour = 1; hour <= 48; ++hour)
        before.advance(postfix.at - 48h + hour * 1h);
    postfix.shared->alarms().learn("bounce", {}, before.to_text(), {});
    wait_until_ready(postfix);
    postfix.pass(1s);
}

// Bounces from that many networks within a minute or so; true when they raise the alarm.
bool raises(desk& postfix, const attributes& changed, const char* until = "eom")
{
    for (int source = 0; source < 250; ++source) {
        const auto number = std::to_string(source);
        auto all = next(policyd_test::with(bounce, changed));
        all["client_address"] = "10.1." + number + ".1";
        all["client_port"] = number + "1";
        for (const auto* context : {"rcpt", "known", "data", "eom"}) {
            postfix.ask(context, all);
            if (context == std::string_view(until))
                break;
        }
        postfix.pass(250ms);
    }
    return postfix.shared->alarms().is_on("bounce", {}, postfix.at);
}

} // namespace

TEST_CASE("a limit of bounces lets exactly so many pass, and those that were put off do not count")
{
    desk postfix("storm: at data: sender.is_null and bounces_per(recipient.address, 1h) > 3 -> defer \"450 later\"\n");
    for (int number = 0; number < 3; ++number)
        CHECK(send(postfix, {}) == "DUNNO");
    for (int number = 0; number < 5; ++number)
        CHECK(send(postfix, {}) == "450 later");
    CHECK(send(postfix, {{"recipient", "other@example.net"}}) == "DUNNO");
    CHECK(send(postfix, {{"sender", "alice@example.org"}}) == "DUNNO");
    postfix.pass(65min);
    CHECK(send(postfix, {}) == "DUNNO");
}

TEST_CASE("the event bounce comes once a message, at DATA, and not for a callout")
{
    desk postfix("told: on bounce: client.port > 0 -> notify \"bounce for {recipient.address}\"\n"
                 "many: on bounce: bounces_per(client.address, 10m) > 2 -> penalise client.address 1h \"bounces\"\n"
                 "penalised: penalty.until -> reject \"554 {penalty.reason}\"\n");
    const auto told = [&] { return postfix.lines.count("bounce for bob@example.net"); };
    CHECK(postfix.ask("rcpt", next(bounce)) == "DUNNO");
    CHECK(told() == 0);
    CHECK(send(postfix, {}) == "DUNNO");
    CHECK(told() == 1);
    CHECK(send(postfix, {{"sender", "alice@example.org"}}) == "DUNNO");
    CHECK(told() == 1);
    CHECK(postfix.ask("eom", next(bounce)) == "DUNNO"); // where nobody asks at DATA
    CHECK(told() == 2);
    CHECK(send(postfix, {}) == "554 bounces"); // at its end, after the event at DATA
    CHECK(postfix.ask("rcpt", next(bounce)) == "554 bounces");
}

TEST_CASE("bounces from many networks to addresses that sent nothing raise the alarm")
{
    desk postfix("any: client.port > 0 -> score 1\n");
    learn_quiet_days(postfix);
    CHECK(raises(postfix, {}));
    postfix.pass(2s);
    CHECK(postfix.has_line("event=alarm alarm=bounce is=on by=detector"));
    CHECK(postfix.has_line("bounces to addresses that sent nothing a minute"));
    CHECK(!postfix.shared->alarms().is_on("harvest", {}, postfix.at));
}

TEST_CASE("recipients for the null sender that do not exist raise it too")
{
    desk postfix("any: client.port > 0 -> score 1\n");
    postfix.send({{"client_address", "198.51.100.7"}, {"client_port", "1"}, {"instance", "9.9.9.9"}});
    learn_quiet_days(postfix);
    for (int source = 0; source < 250; ++source) {
        const auto number = std::to_string(source);
        postfix.ask("rcpt", next({{"client_address", "10.1." + number + ".1"},
                                  {"client_port", number},
                                  {"sender", ""},
                                  {"recipient", "made-up" + number + "@example.net"}}));
        postfix.pass(250ms);
    }
    postfix.pass(10s); // silence tells
    CHECK(postfix.shared->alarms().is_on("bounce", {}, postfix.at));
}

TEST_CASE("what is legitimate raises no alarm")
{
    struct harmless
    {
        const char* what;
        attributes changed;
        const char* until = "eom";
    };
    const harmless all[] = {
        {"callouts, which never come to DATA", {}, "known"},
        {"answers to one who sends", {{"recipient", "Alice+tag@example.net"}}},
        {"a list's return path", {{"recipient", "list-bounces+bob=example.org@example.net"}}},
        {"a signed sender", {{"recipient", "prvs=1234abcdef=bob@example.net"}}},
        {"mail with a sender", {{"sender", "alice@example.org"}}},
        {"read receipts of logins", {{"sasl_username", "bob"}}},
    };
    for (const harmless& each : all) {
        CAPTURE(each.what);
        desk postfix("any: client.port > 0 -> score 1\n");
        learn_quiet_days(postfix);
        policyd::note_own_sender(postfix.shared->familiars(), "alice@example.net", postfix.at);
        CHECK(!raises(postfix, each.changed, each.until));
    }
}

TEST_CASE("while the alarm is on, an address that never sends gets no bounce from a stranger")
{
    policyd::surroundings around;
    around.senders_after = 48h;
    desk postfix(
        "backscatter: at data: alarm.bounce and sender.is_null and recipient.never_sends and not client.familiar"
        " -> defer \"450 never sent\"\n",
        around);
    wait_until_ready(postfix);
    order(postfix, alarm_order::on);
    CHECK(send(postfix, {}) == "DUNNO"); // nothing is known of who sends
    const attributes login = {
        {"sender", "Alice@Example.net"}, {"recipient", "far@example.org"}, {"sasl_username", "a"}};
    CHECK(send(postfix, login) == "DUNNO");
    CHECK(send(postfix, {}) == "DUNNO"); // the domain sends, since a moment ago
    postfix.at += 40h;
    CHECK(send(postfix, policyd_test::with(login, {{"sender", "carol@example.net"}})) == "DUNNO");
    postfix.at += 9h;
    order(postfix, alarm_order::on);
    CHECK(send(postfix, {}) == "DUNNO"); // has delivered before
    CHECK(send(postfix, {{"client_address", "203.0.113.9"}}) == "450 never sent");
    for (const char* recipient :
         {"alice+x@example.net", "carol@example.net", "bob@example.com"}) // the last sends elsewhere
        CHECK(send(postfix, {{"recipient", recipient}, {"client_address", "203.0.113.9"}}) == "DUNNO");
    CHECK(send(postfix, {{"sender", "x@example.org"}, {"client_address", "203.0.113.9"}}) == "DUNNO");
    order(postfix, alarm_order::off);
    CHECK(send(postfix, {{"client_address", "203.0.113.9"}}) == "DUNNO");
}

TEST_CASE("an address sends by what was seen of it and of its domain")
{
    desk postfix("any: client.port > 0 -> score 1\n");
    wait_until_ready(postfix);
    auto& list = postfix.shared->familiars();
    const auto at = postfix.at;
    const auto sends = [&](const char* address, base::milliseconds later) {
        return policyd::has_sent(list, address, at + later, 14 * 24h);
    };
    CHECK(!sends("alice@example.net", 0s));
    policyd::note_own_sender(list, "", at);
    policyd::note_own_sender(list, "alice@example.net", at);
    CHECK(sends("ALICE@example.net", 0s) == true);
    CHECK(sends("prvs=1234abcdef=alice@example.net", 59 * 24h) == true);
    CHECK(!sends("bob@example.net", 13 * 24h));
    CHECK(!sends("bob@example.net", 20 * 24h)); // nothing of the domain was seen lately
    policyd::note_own_sender(list, "dave@example.net", at + 15 * 24h);
    CHECK(sends("bob@example.net", 20 * 24h) == false);
    CHECK(!sends("bob@example.org", 20 * 24h));
    CHECK(!sends("", 20 * 24h));
    CHECK(!sends("postmaster", 20 * 24h));
    CHECK(!sends("alice@example.net", 61 * 24h)); // forgotten, and so is whether the domain sends
}
