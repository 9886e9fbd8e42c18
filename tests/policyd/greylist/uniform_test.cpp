// uniform greylisting - while the harvest alarm is on, a stranger's guesses tell nothing

#include "policyd/greylist/greylist.hpp"
#include "tests/policyd/desk.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using policyd::grey_by;
using policyd::grey_question;
using policyd::grey_standing;
using policyd_test::attributes;
using policyd_test::desk;
using policyd_test::next;
using state::alarm_order;

namespace {

const char* const oracle =
    "oracle: alarm.harvest and not client.familiar and service = \"mx\" and sasl.user is absent\n"
    "   -> greylist \"450 4.7.1 later\"\n"
    "late: helo.name = \"pc\" -> greylist \"450 4.7.1 suspicious\"\n";

void order(desk& postfix, alarm_order what)
{
    std::promise<void> done;
    postfix.shared->alarms().give_order("harvest", {}, what, postfix.at, postfix.at + 24h * 365,
                                        [&](state::outcome) { done.set_value(); });
    done.get_future().get();
}

} // namespace

TEST_CASE("each sender and recipient waits by itself, whoever is named, and what the network did before is nothing")
{
    desk postfix("any: client.port > 0 -> score 1\n");
    auto& list = postfix.shared->greylist();
    base::time_point now = std::chrono::floor<std::chrono::seconds>(postfix.at);
    const auto ask = [&](std::string_view sender, std::string_view recipient, bool is_uniform = true) {
        const grey_question asked{"192.0.2.0/24", sender, recipient, false, false, now, is_uniform};
        const auto found = policyd::look(list, asked, 4min, grey_by::domain);
        policyd::note(list, found, now, nullptr);
        return found.standing;
    };
    for (const char* sender : {"a@example.org", "", "list-bounces@lists.example.org"})
        for (const char* recipient : {"bob@example.net", "postmaster@example.net"})
            CHECK(ask(sender, recipient) == grey_standing::fresh);
    now += 5min;
    CHECK(ask("a@example.org", "carol@example.net") == grey_standing::fresh);
    CHECK(ask("b@example.org", "bob@example.net") == grey_standing::fresh);
    CHECK(ask("a@example.org", "Bob@example.net") == grey_standing::passed);
    CHECK(ask("a@example.org", "bob@example.net") == grey_standing::confirmed);
    CHECK(ask("", "bob@example.net") == grey_standing::passed);
    // Passing earns the network nothing: five in as many hours would confirm it otherwise.
    for (int guess = 0; guess < 6; ++guess) {
        const std::string name = "guess" + std::to_string(guess) + "@example.net";
        CHECK(ask("a@example.org", name) == grey_standing::fresh);
        now += 2h;
        CHECK(ask("a@example.org", name) == grey_standing::passed);
    }
    CHECK(ask("c@example.com", "bob@example.net", false) == grey_standing::fresh);
    list.pass(state::grey_key::whole("192.0.2.0/24"), now, 5, {});
    CHECK(ask("c@example.com", "bob@example.net", false) == grey_standing::confirmed);
    CHECK(ask("c@example.com", "bob@example.net") == grey_standing::fresh);
}

TEST_CASE("those for whom a login or the operator speaks are exempt, and all is said before DATA")
{
    desk postfix("any: client.port > 0 -> score 1\n");
    auto& list = postfix.shared->greylist();
    const grey_question vouched{"192.0.2.0/24", "a@example.org", "bob@example.net", true, false, postfix.at, true};
    CHECK(policyd::look(list, vouched, 4min, grey_by::domain).standing == grey_standing::exempt);
    const grey_question at_data{"192.0.2.0/24", "", "", false, true, postfix.at, true};
    CHECK(policyd::look(list, at_data, 4min, grey_by::domain).standing == grey_standing::exempt);
}

TEST_CASE("the answer is final, the same for known and unknown, and a stranger passes when it comes again")
{
    desk postfix(oracle);
    CHECK(postfix.ask("rcpt", next()) == "DUNNO");
    order(postfix, alarm_order::on);
    const auto first = postfix.ask("rcpt", next({{"recipient", "bob@example.net"}}));
    CHECK(first == "450 4.7.1 later"); // not DEFER_IF_PERMIT, after which Postfix tells who is unknown
    CHECK(postfix.ask("rcpt", next({{"recipient", "guess@example.net"}, {"sender", ""}})) == first);
    CHECK(postfix.ask("rcpt", next({{"recipient", "postmaster@example.net"}})) == first);
    postfix.pass(5min);
    CHECK(postfix.send(next({{"recipient", "bob@example.net"}})) == "DUNNO");
    CHECK(postfix.ask("rcpt", next({{"recipient", "carol@example.net"}})) == first);
    CHECK(postfix.ask("rcpt", next({{"recipient", "d@example.net"}, {"sasl_username", "member"}})) == "DUNNO");
    order(postfix, alarm_order::off);
    CHECK(postfix.ask("rcpt", next({{"recipient", "carol@example.net"}})) == "DUNNO");
}

TEST_CASE("a correspondent with a history notices nothing, from its address, its network or its pool")
{
    desk postfix(oracle);
    CHECK(postfix.send(next()) == "DUNNO");
    order(postfix, alarm_order::on);
    postfix.at += 1h;
    CHECK(postfix.ask("rcpt", next({{"recipient", "x@example.net"}})) == "450 4.7.1 later"); // too new
    postfix.at += 12h;
    CHECK(postfix.send(next({{"recipient", "y@example.net"}, {"sender", "any@other.example"}})) == "DUNNO");
    const attributes neighbour = {{"client_address", "192.0.2.77"}, {"client_port", "2"}, {"client_name", "unknown"}};
    CHECK(postfix.ask("rcpt", next(neighbour)) == "DUNNO");
    auto bot = neighbour;
    bot["sender"] = "any@bots.example";
    CHECK(postfix.ask("rcpt", next(bot)) == "450 4.7.1 later");
    attributes pool = {{"client_address", "198.51.100.7"}, {"client_port", "3"}, {"client_name", "mx7.example.org"}};
    CHECK(postfix.ask("rcpt", next(pool)) == "DUNNO");
    pool["client_name"] = "dsl-198-51-100-8.example.org";
    pool["client_address"] = "198.51.100.8";
    CHECK(postfix.ask("rcpt", next(pool)) == "450 4.7.1 later");
    // An ordinary rule stays as it is for them: the entry is the network's and the domain's.
    CHECK(postfix.ask("rcpt", next({{"helo_name", "pc"}})) == "DEFER_IF_PERMIT 4.7.1 suspicious");
    postfix.pass(5min);
    CHECK(postfix.ask("rcpt", next({{"helo_name", "pc"}, {"recipient", "z@example.net"}})) == "DUNNO");
}
