#include "policyd/decision.hpp"
#include "tests/policyd/desk.hpp"

#include <thread>

using policyd_test::desk;

TEST_CASE("VRFY and ETRN have no message that could be held or changed, and count nothing")
{
    struct
    {
        const char* action;
        const char* value;
    } const table[] = {
        {"reject \"502 5.5.1 no\"", "502 5.5.1 no"},
        {"defer \"450 4.7.1 later\"", "450 4.7.1 later"},
        {"permit", "DUNNO"},
        {"hold", "DUNNO"},
        {"discard", "DUNNO"},
        {"redirect \"trap@example.net\"", "DUNNO"},
        {"filter \"smtp:[127.0.0.1]:10025\"", "DUNNO"},
        {"prepend \"X-Seen: {client.address}\"", "DUNNO"},
    };
    const auto ask = [](desk& postfix, const std::string& state, const char* context) {
        const bool is_vrfy = state == "VRFY";
        return postfix.ask(context, {{"protocol_state", state},
                                     {"instance", ""},
                                     {"sender", ""},
                                     {"recipient", is_vrfy ? "bob@example.net" : ""},
                                     {"etrn_domain", is_vrfy ? "" : "example.net"}});
    };
    for (const auto& row : table) {
        CAPTURE(row.action);
        desk postfix("only: client.port > 0 -> " + std::string(row.action) + "\n");
        for (const char* context : {"", "rcpt", "known"}) {
            CHECK(ask(postfix, "VRFY", context) == row.value);
            CHECK(ask(postfix, "ETRN", context) == row.value);
        }
    }
    desk counting(
        "one: recipients_per(client.address, 1h) > 0 or messages_per(client.address, 1h) > 0 -> reject \"a\"\n"
        "two: unknown_per(client.address, 1h) > 0 or sender.is_null is present -> reject \"b\"\n"
        "told: etrn.domain = \"example.net\" -> reject \"c\"\n");
    counting.send({{"client_address", "198.51.100.7"}, {"client_port", "1"}}); // shows that the server is wired
    for (int times = 0; times < 3; ++times) {
        CHECK(ask(counting, "VRFY", "rcpt") == "DUNNO");
        counting.pass(std::chrono::seconds(5));
    }
    CHECK(ask(counting, "ETRN", "") == "REJECT c");
}

TEST_CASE("greylisting puts VRFY off for good while an alarm is on, and makes no entry")
{
    desk postfix("oracle: client.port > 0 -> greylist \"450 4.7.1 later\"\n");
    for (int tries = 0; tries < 500 && !postfix.shared->familiars().is_ready(); ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    std::promise<void> done;
    postfix.shared->alarms().give_order("harvest", {}, state::alarm_order::on, postfix.at,
                                        postfix.at + std::chrono::hours(10), [&](state::outcome) { done.set_value(); });
    done.get_future().get();
    for (int times = 0; times < 3; ++times) {
        CHECK(postfix.ask("rcpt", {{"protocol_state", "VRFY"}, {"instance", ""}, {"sender", ""}}) == "450 4.7.1 later");
        postfix.at += std::chrono::minutes(10);
    }
}

TEST_CASE("each action becomes what Postfix understands")
{
    struct
    {
        const char* action;
        const char* value;
    } const table[] = {
        {"reject \"554 5.7.1 {client.address} is bad\"", "554 5.7.1 192.0.2.1 is bad"},
        {"reject", "REJECT"},
        {"reject \"450 4.7.1 x\"", "550 5.7.1 x"},
        {"defer \"421 4.7.0 too many\"", "421 4.7.0 too many"},
        {"defer", "DEFER"},
        {"defer_if_permit \"450 4.7.25 no name\"", "DEFER_IF_PERMIT 4.7.25 no name"},
        {"greylist \"450 4.7.1 later\"", "DEFER_IF_PERMIT 4.7.1 later"},
        {"permit", "DUNNO"},
        {"hold \"{sender.address}\"", "HOLD alice@example.org"},
        {"discard", "DISCARD"},
        {"redirect \"trap@example.net\"", "REDIRECT trap@example.net"},
        {"redirect \"{client.address}\"", "DUNNO"},
        {"filter \"smtp:[127.0.0.1]:10025\"", "FILTER smtp:[127.0.0.1]:10025"},
        {"filter \"{client.address}\"", "DUNNO"},
        {"prepend \"X-Seen: {client.address}\"", "PREPEND X-Seen: 192.0.2.1"},
        {"prepend \"{client.address}\"", "DUNNO"},
        {"prepend \"X-A: 1\", reject \"no\"", "REJECT no"},
        {"score 5", "DUNNO"},
        {"notify \"look\"", "DUNNO"},
    };
    for (const auto& row : table) {
        CAPTURE(row.action);
        desk postfix("only: client.port > 0 -> " + std::string(row.action) + "\n");
        CHECK(postfix.ask("rcpt") == row.value);
    }
}

TEST_CASE("what Postfix could not do with a constant text is told when the rules are loaded")
{
    for (const auto& [action, told] :
         {std::pair("redirect \"nobody\"", "1:21: error: redirect needs user@domain, not \"nobody\""),
          std::pair("filter \"nothing\"", "1:19: error: filter needs transport:destination, not \"nothing\""),
          std::pair("prepend \"X-Foo bar\"", "1:20: error: prepend needs \"Name: value\", not \"X-Foo bar\"")}) {
        CAPTURE(action);
        const auto loaded =
            rules::ruleset::parse("a: true -> " + std::string(action), "test.rules", ".", policyd::vocabulary());
        CHECK_FALSE(loaded.rules);
        REQUIRE(loaded.diagnostics.size() == 1);
        CHECK(loaded.diagnostics[0].to_text() == "test.rules:" + std::string(told));
    }
}
