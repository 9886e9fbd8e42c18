// Back ends that answer, that are silent, that talk nonsense and that go away.

#include "policyd/recipients/callforward_source.hpp"
#include "tests/policyd/desk.hpp"
#include "tests/policyd/recipients/asked.hpp"
#include "tests/policyd/recipients/back_end.hpp"

#include <algorithm>

using namespace std::chrono_literals;
using policyd::recipient_verdict;
using policyd::source_spec;
using policyd_test::ask_all;
using policyd_test::back_end;
using policyd_test::peer;
using policyd_test::sequence;

namespace {

source_spec smtp_at(const back_end& server, const std::string& options = "")
{
    return source_spec::parse("example.org smtp:" + server.address() + " " + options).value();
}

using answering = std::function<std::string(const std::string&)>;

/// A server that takes all that `answer` has no other reply for; an empty one closes, "silent" says nothing more.
std::function<void(peer&)> smtp_server(answering answer)
{
    return [answer = std::move(answer)](peer& client) {
        client.say("220 store.example ESMTP\r\n");
        while (const auto line = client.line()) {
            std::string reply = answer(*line);
            if (reply == "silent")
                return client.stay_silent();
            if (reply.empty())
                return;
            client.say(reply + "\r\n");
        }
    };
}

std::string take(const std::string& line)
{
    if (line.starts_with("RCPT") && line.find("nobody") != std::string::npos)
        return "550 5.1.1 no such user";
    return line.starts_with("QUIT") ? "221 bye" : "250-ok\r\n250 SIZE 1000";
}

} // namespace

TEST_CASE("a back end is asked over one connection, and left with QUIT")
{
    policyd_test::log_lines heard;
    back_end server(smtp_server([&](const std::string& line) {
        heard.add(line);
        return take(line);
    }));
    boost::asio::io_context on;
    policyd::callforward_source source(smtp_at(server), "mx.example.org");
    sequence asks(on, source);
    CHECK(asks.ask("bob@example.org").is == recipient_verdict::known);
    CHECK(asks.ask("nobody@example.org").is == recipient_verdict::unknown);
    source.close();
    CHECK_EQ(server.connections(), 1);
    const std::vector<std::string> wanted = {
        "EHLO mx.example.org",         "MAIL FROM:<>", "RCPT TO:<bob@example.org>", "RSET", "MAIL FROM:<>",
        "RCPT TO:<nobody@example.org>"};
    auto lines = heard.all();
    REQUIRE(lines.size() >= wanted.size());
    lines.resize(wanted.size()); // QUIT may not have been read yet
    CHECK_EQ(lines, wanted);
}

TEST_CASE("over LMTP it says LHLO, and where EHLO is unknown HELO")
{
    std::string greeting;
    back_end server(smtp_server([&](const std::string& line) {
        if (line.find("LO ") == 2) {
            greeting += line.substr(0, 5);
            return line.starts_with("EHLO") ? std::string("502 5.5.1 what?") : std::string("250 ok");
        }
        return take(line);
    }));
    for (const char* const scheme : {"lmtp", "smtp"}) {
        boost::asio::io_context on;
        const auto spec = source_spec::parse("example.org " + std::string(scheme) + ':' + server.address());
        policyd::callforward_source source(*spec, "mx.example.org");
        CHECK(ask_all(on, source, {"bob@example.org"}).front().is == recipient_verdict::known);
    }
    CHECK_EQ(greeting, "LHLO EHLO HELO ");
}

TEST_CASE("a back end that fails at any step is a fault, never an unknown recipient")
{
    for (const std::string step : {"EHLO", "MAIL", "RCPT"})
        for (const std::string reply : {"421 4.3.2 closing", "", "silent", "nonsense", "250-ok\r\n550 no", "99 no"}) {
            CAPTURE(step);
            CAPTURE(reply);
            back_end server(
                smtp_server([&](const std::string& line) { return line.starts_with(step) ? reply : take(line); }));
            boost::asio::io_context on;
            policyd::callforward_source source(smtp_at(server), "mx.example.org");
            const auto told = ask_all(on, source, {"bob@example.org"}, 300ms).front();
            CHECK(told.is == recipient_verdict::temporary);
            CHECK(told.is_fault);
            CHECK_FALSE(told.problem.empty());
        }
    for (const std::string greeting : {"554 5.7.1 go away\r\n", "421 busy\r\n", "", "\r\n\r\n"}) {
        CAPTURE(greeting);
        back_end server([&](peer& client) {
            client.say(greeting);
            client.stay_silent();
        });
        boost::asio::io_context on;
        policyd::callforward_source source(smtp_at(server), "mx.example.org");
        CHECK(ask_all(on, source, {"bob@example.org"}, 300ms).front().is_fault);
    }
    boost::asio::io_context on;
    const auto nowhere = source_spec::parse("example.org smtp:127.0.0.1:" + std::to_string(testing::free_port()));
    policyd::callforward_source source(*nowhere, "mx.example.org");
    CHECK(ask_all(on, source, {"bob@example.org"}).front().is_fault);
}

TEST_CASE("a null sender that is refused tells nothing of the recipient")
{
    back_end server(smtp_server([&](const std::string& line) {
        return line.starts_with("MAIL") ? std::string("550 5.1.1 no null senders here") : take(line);
    }));
    boost::asio::io_context on;
    policyd::callforward_source source(smtp_at(server), "mx.example.org");
    CHECK(ask_all(on, source, {"bob@example.org"}).front().is == recipient_verdict::temporary);
}

TEST_CASE("a kept connection that the back end closed is replaced")
{
    back_end server([](peer& client) {
        client.say("220 store.example ESMTP\r\n");
        for (int i = 0; i < 3; ++i)
            if (const auto line = client.line())
                client.say(take(*line) + "\r\n");
        const auto next = client.line();
        if (next && next->starts_with("RSET"))
            client.say("421 4.4.2 you were idle\r\n");
    });
    boost::asio::io_context on;
    policyd::callforward_source source(smtp_at(server), "mx.example.org");
    sequence asks(on, source);
    for (int i = 0; i < 3; ++i)
        CHECK(asks.ask("bob@example.org").is == recipient_verdict::known);
    CHECK_EQ(server.connections(), 3);
    source.close();
}

TEST_CASE("only so many connections are open at once, and each takes only so many questions")
{
    std::atomic<int> open{0};
    std::atomic<int> most{0};
    back_end server([&](peer& client) {
        const int now = ++open;
        most = std::max(most.load(), now);
        smtp_server(take)(client);
        --open;
    });
    boost::asio::io_context on;
    policyd::callforward_limits limits;
    limits.questions = 5;
    policyd::callforward_source source(smtp_at(server, "connections=2"), "mx.example.org", limits);
    std::vector<std::string> addresses;
    for (int i = 0; i < 40; ++i)
        addresses.push_back("user" + std::to_string(i) + "@example.org");
    for (const auto& each : ask_all(on, source, addresses))
        CHECK(each.is == recipient_verdict::known);
    CHECK(most <= 3); // one that is just ending may still be counted
    CHECK(server.connections() >= 8);
}

TEST_CASE("who waits for a silent back end beyond his time has not asked it")
{
    back_end server([](peer& client) { client.stay_silent(); });
    boost::asio::io_context on;
    policyd::callforward_limits limits;
    limits.waiting = 2;
    policyd::callforward_source source(smtp_at(server, "connections=1"), "mx.example.org", limits);
    const auto told = ask_all(on, source, {"a@example.org", "b@example.org", "c@example.org", "d@example.org"}, 300ms);
    CHECK(told[0].is_fault);
    for (std::size_t i = 1; i < told.size(); ++i) {
        CHECK(told[i].is == recipient_verdict::temporary);
        CHECK_FALSE(told[i].is_asked);
        CHECK_EQ(told[i].problem,
                 i <= limits.waiting ? "the back end had no time for it" : "too many questions wait for this back end");
    }
    CHECK_EQ(server.connections(), 1);
}

TEST_CASE("an address in UTF-8 is asked for only where that is offered")
{
    std::string mail;
    back_end plain(smtp_server(take));
    back_end modern(smtp_server([&](const std::string& line) {
        if (line.starts_with("MAIL"))
            mail = line;
        return line.starts_with("EHLO") ? std::string("250-hi\r\n250 SMTPUTF8") : take(line);
    }));
    for (const auto& [server, is] :
         {std::pair(&plain, recipient_verdict::cannot_tell), std::pair(&modern, recipient_verdict::known)}) {
        boost::asio::io_context on;
        policyd::callforward_source source(smtp_at(*server), "mx.example.org");
        CHECK(ask_all(on, source, {"b\xc3\xb6@example.org"}).front().is == is);
    }
    CHECK_EQ(mail, "MAIL FROM:<> SMTPUTF8");
}
