// What the rules as shipped do with those whom they are for, and with those whom they must spare.

#include "tests/policyd/desk.hpp"

#include <fstream>
#include <iterator>

using namespace std::chrono_literals;
using policyd_test::attributes;
using policyd_test::desk;
using policyd_test::next;
using policyd_test::with;

namespace {

std::string shipped()
{
    std::ifstream file("examples/policyd.rules");
    return {std::istreambuf_iterator<char>(file), {}};
}

const attributes attacker = {{"client_address", "198.51.100.66"},
                             {"client_name", "mx.bad.example"},
                             {"reverse_client_name", "mx.bad.example"},
                             {"helo_name", "mx.bad.example"},
                             {"sender", "a@bad.example"}};

// Others have shown that the server is wired.
void begin(desk& postfix)
{
    postfix.send(next({{"client_address", "203.0.113.7"}, {"client_port", "1"}}));
}

std::string guess(desk& postfix, int number, const attributes& who = attacker)
{
    return postfix.ask("rcpt", next(with(who, {{"recipient", "guess" + std::to_string(number) + "@example.net"}})));
}

void put_penalty(desk& postfix, const std::string& kind, const std::string& key, const std::string& origin,
                 std::chrono::hours lasts = 4h)
{
    std::promise<void> added;
    postfix.shared->table(state::mark_table::penalties)
        .add({kind, key, postfix.at, postfix.at + lasts, "address harvesting", origin, 1},
             [&](state::outcome) { added.set_value(); });
    added.get_future().get();
}

} // namespace

TEST_CASE("extensions of one address are no correspondents of a harvester")
{
    desk postfix(shipped());
    begin(postfix);
    std::string answer = "DUNNO";
    int guesses = 0;
    for (; guesses < 30 && answer == "DUNNO"; ++guesses) {
        for (int each = 0; each < 2; ++each)
            postfix.send(next(with(attacker, {{"recipient", "bob+" + std::to_string(guesses) + '.' +
                                                                std::to_string(each) + "@example.net"}})));
        answer = guess(postfix, guesses);
    }
    CHECK(answer == "554 5.7.1 address harvesting");
    CHECK(guesses < 20);
}

TEST_CASE("who guesses slowly is found out within two days")
{
    desk postfix(shipped());
    begin(postfix);
    std::string answer = "DUNNO";
    int guesses = 0;
    for (; guesses < 120 && answer == "DUNNO"; ++guesses) {
        answer = guess(postfix, guesses);
        postfix.at += 25min;
    }
    CHECK(answer == "554 5.7.1 address harvesting");
}

TEST_CASE("a mail server that goes through an old list is no harvester")
{
    desk postfix(shipped());
    begin(postfix);
    for (int round = 0; round < 70; ++round) {
        for (int each = 0; each < 3; ++each) {
            const std::string name = "user" + std::to_string(3 * round + each) + "@example.net";
            CHECK(postfix.send(next(with(attacker, {{"recipient", name}}))) == "DUNNO");
        }
        CHECK(guess(postfix, round) == "DUNNO");
        postfix.at += 10min;
    }
}

TEST_CASE("a network of slow harvesters is found out, and one bad host does not spoil it for its neighbours")
{
    const auto host = [](int number) {
        return with(attacker, {{"client_address", "198.51.100." + std::to_string(number)}});
    };
    const auto neighbour_after = [&](int hosts) {
        desk postfix(shipped());
        begin(postfix);
        for (int each = 0; each < 48; ++each) {
            guess(postfix, each, host(each % hosts + 1));
            postfix.at += 20min;
        }
        return postfix.ask("rcpt", next(host(99)));
    };
    CHECK(neighbour_after(4) == "554 5.7.1 address harvesting from this network");
    CHECK(neighbour_after(2) == "DUNNO");
}

TEST_CASE("a server that delivered before waits where a stranger is refused")
{
    desk postfix(shipped());
    begin(postfix);
    CHECK(postfix.send(next(attacker)) == "DUNNO");
    postfix.at += 13h;
    std::string answer = "DUNNO";
    for (int guesses = 0; guesses < 30 && answer == "DUNNO"; ++guesses)
        answer = guess(postfix, guesses);
    CHECK(answer == "450 4.7.1 address harvesting");
}

TEST_CASE("who has logged in answers for the login, not for the neighbours behind the address")
{
    const attributes login = {{"client_address", "198.51.100.66"},
                              {"sasl_username", "Alice "},
                              {"sasl_method", "PLAIN"},
                              {"encryption_protocol", "TLSv1.3"}};
    const std::string refusal = "554 5.7.1 address harvesting";
    desk postfix(shipped());
    put_penalty(postfix, "client.address", "198.51.100.66", "rule harvest");
    CHECK(postfix.ask("rcpt", next({{"client_address", "198.51.100.66"}})) == refusal);
    CHECK(postfix.ask("submission/rcpt", next(login)) == "DUNNO");
    SUBCASE("one on the login holds, however short beside the other")
    {
        put_penalty(postfix, "sasl.user", "alice", "rule stolen", 1h);
        CHECK(postfix.ask("submission/rcpt", next(login)) == refusal);
    }
    SUBCASE("what the operator put on the network holds")
    {
        put_penalty(postfix, "client.network", "198.51.100.0/24", "command", 1h);
        CHECK(postfix.ask("submission/rcpt", next(login)) == refusal);
    }
}

TEST_CASE("an appeal to both addresses passes as a whole, and nobody with it")
{
    desk postfix(shipped());
    put_penalty(postfix, "client.address", "192.0.2.1", "rule harvest");
    const attributes message = next();
    for (const char* const recipient : {"postmaster@example.net", "abuse@example.net"}) {
        CHECK(postfix.ask("rcpt", with(message, {{"recipient", recipient}})) == "DUNNO");
        CHECK(postfix.ask("known", with(message, {{"recipient", recipient}})) == "DUNNO");
    }
    SUBCASE("")
    {
        CHECK(postfix.ask("data", with(message, {{"recipient_count", "2"}})) == "DUNNO");
        CHECK(postfix.ask("eom", with(message, {{"recipient_count", "2"}})) == "DUNNO");
    }
    SUBCASE("with a third")
    {
        CHECK(postfix.ask("rcpt", message) == "554 5.7.1 address harvesting");
        CHECK(postfix.ask("data", with(message, {{"recipient_count", "2"}})) == "DUNNO");
    }
    CHECK(postfix.ask("rcpt", next({{"protocol_state", "VRFY"}, {"recipient", "postmaster"}})) ==
          "502 5.5.1 VRFY is not available");
}

TEST_CASE("address verification of other servers is no probing")
{
    const auto probe = [](const attributes& who) {
        desk postfix(shipped());
        begin(postfix);
        for (int each = 0; each < 25; ++each)
            for (const char* const context : {"rcpt", "known"})
                postfix.ask(context, with(who, {{"client_port", std::to_string(2000 + each)},
                                                {"instance", "9." + std::to_string(each) + ".1.0"}}));
        postfix.pass(340s);
        return postfix.ask("rcpt", next(who));
    };
    CHECK(probe(attacker) == "554 5.7.1 address probing");
    CHECK(probe(with(attacker, {{"sender", ""}})) == "DUNNO");
    CHECK(probe(with(attacker, {{"sender", "double-bounce@mx.bad.example"}})) == "DUNNO");
}
