// What fails, is silent, too much or not wanted ends a message or its session, and nothing is lost.

#include "served.hpp"

#include <doctest/doctest.h>

#include <future>
#include <stdexcept>

using namespace testing;
using std::chrono::milliseconds;

TEST_CASE("without room for a message the sender has to keep it")
{
    contentd::session_settings settings = usual();
    settings.spool_directory = "/nonexistent";
    served with(settings);
    open(with.client);
    with.client.say(std::string(200'000, 'x') + "\r\n.\r\n");
    CHECK(with.client.line() == "452 4.3.1 Error: no room for the message now");
    with.end();
    CHECK(with.messages.empty());
    CHECK(with.recorded.count("event=spool") == 1);
}

TEST_CASE("a handler that fails has judged nobody")
{
    const judge broken[] = {
        [](const received_message&) -> std::vector<smtp::reply> { throw std::runtime_error("the database is gone"); },
        [](const received_message&) { return std::vector<smtp::reply>{}; },
        [](const received_message&) {
            return std::vector<smtp::reply>(3, {250, "2.0.0", "Ok"});
        },
    };
    for (const judge& one : broken) {
        served with(usual(), one);
        open(with.client);
        with.client.say("body\r\n.\r\n");
        CHECK(with.client.line() == "451 4.3.0 Error: cannot judge the message now");
        say(with.client, "NOOP");
        CHECK(with.client.line() == "250 2.0.0 Ok");
        with.end();
        CHECK(with.recorded.count("event=handler") == 1);
    }
}

TEST_CASE("a reply that nobody is there to hear is logged")
{
    std::promise<void> gone;
    served with(usual(), [&gone](const received_message& message) {
        gone.get_future().wait();
        return accept_all(message);
    });
    open(with.client);
    with.client.say("body\r\n.\r\n");
    with.client.close();
    gone.set_value();
    with.end();
    CHECK(with.recorded.count("event=reply-lost") == 1);
}

TEST_CASE("a silent client is told and left")
{
    contentd::session_settings settings = usual();
    SUBCASE("at the start")
    {
        settings.command_timeout = milliseconds(100);
        served with(settings);
        with.client.line();
        CHECK(with.client.line() == "421 4.4.2 Error: timeout exceeded");
        CHECK(with.client.line() == "<closed>");
    }
    SUBCASE("in the content")
    {
        settings.data_timeout = milliseconds(100);
        served with(settings);
        open(with.client);
        with.client.say("Subject: x\r\n");
        CHECK(with.client.line() == "421 4.4.2 Error: timeout exceeded");
        CHECK(with.client.line() == "<closed>");
        with.end();
        CHECK(with.messages.empty());
    }
}

TEST_CASE("a session too many is told so at once, and counted")
{
    base::metrics counted;
    auto settings = usual();
    settings.metrics = &counted;
    settings.is_crowded = [] { return true; };
    served with(settings);
    CHECK(with.client.line() == "421 4.3.2 Error: too many sessions, try again later");
    CHECK(with.client.line() == "<closed>");
    with.end();
    CHECK(counted.exposition().find("contentd_turned_away_total{limit=\"session_limit\"} 1") != std::string::npos);
}

TEST_CASE("a message for which there is no memory is put off, and the next one passes")
{
    contentd::memory_budget budget(100);
    auto settings = usual();
    settings.budget = &budget;
    served with(settings);
    const contentd::budget_share others(&budget, 100);
    open(with.client);
    with.client.say("body\r\n.\r\n");
    CHECK(with.client.line() == "452 4.3.1 Error: no memory for the message now");
    budget.give_back(50);
    for (const char* line : {"MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "DATA"}) {
        say(with.client, line);
        with.client.reply();
    }
    with.client.say("body\r\n.\r\n");
    CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
    with.end();
    CHECK(budget.try_take(50));
    CHECK(with.recorded.count("contentd.memory_limit is reached") == 1);
}

TEST_CASE("only peers of the configured networks are served")
{
    contentd::session_settings settings = usual();
    settings.networks.push_back(*net::prefix::parse("192.0.2.0/24"));
    {
        served with(settings, accept_all, peers::tcp_pair(), AF_INET);
        CHECK(with.client.line() == "554 5.7.1 Access denied");
        CHECK(with.client.line() == "<closed>");
    }
    settings.networks.push_back(*net::prefix::parse("127.0.0.0/8"));
    served with(settings, accept_all, peers::tcp_pair(), AF_INET);
    open(with.client);
    with.client.say("body\r\n.\r\n");
    CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
    with.end();
    REQUIRE(with.messages.size() == 1);
    CHECK(with.messages[0].host == "127.0.0.1");
}

TEST_CASE("lines beyond all measure")
{
    served with;
    with.client.line();
    say(with.client, "EHLO " + std::string(3000, 'x'));
    CHECK(with.client.line() == "500 5.5.6 Error: line too long");
    with.client.say(std::string(200'000, 'x'));
    CHECK(with.client.line() == "421 4.7.0 Error: endless line");
}

TEST_CASE("BDAT ends the session")
{
    served with;
    with.client.line();
    say(with.client, "EHLO mail.example");
    with.client.reply();
    say(with.client, "BDAT 10 LAST");
    CHECK(with.client.line() == "502 5.5.1 Error: command not implemented");
    CHECK(with.client.line() == "<closed>");
}

TEST_CASE("what the next hop announced is what we announce")
{
    smtp_out::announcements known;
    contentd::session_settings settings = usual();
    settings.announced = &known;
    settings.message_size_limit = 5000;
    {
        served with(settings);
        with.client.line();
        say(with.client, "EHLO x");
        CHECK(with.client.reply().find("250-SMTPUTF8\n250-DSN\n") != std::string::npos);
    }
    served with(settings);
    with.client.line();
    say(with.client, "EHLO x");
    with.client.reply();
    known.store(settings.next_hop, smtp::parse_capabilities("mx\nSIZE 4000\n8BITMIME\nDSN"));
    say(with.client, "EHLO x"); // in the same session: asked anew each time
    CHECK(with.client.reply() == "250-filter.example\n250-PIPELINING\n250-SIZE 4000\n250-8BITMIME\n250-DSN\n"
                                 "250-ENHANCEDSTATUSCODES\n250 XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE");
}
