// Back ends over TLS: those that offer it, that want it, that fail at it, and that lie before it begins.

#include "common/base/guarded.hpp"
#include "common/base/whole_file.hpp"
#include "policyd/recipients/callforward_source.hpp"
#include "policyd/recipients/client_tls.hpp"
#include "tests/certificates.hpp"
#include "tests/log_lines.hpp"
#include "tests/peer.hpp"
#include "tests/policyd/recipients/asked.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using net::tls_context;
using net::tls_level;
using peers::peer;
using peers::server;
using policyd::recipient_verdict;
using policyd::source_answer;
using policyd::source_spec;
using policyd_test::ask_all;
using policyd_test::sequence;

namespace {

// Certificates, our side of TLS, and a source that asks by it.
struct secured
{
    explicit secured(tls_level level)
    {
        made.issue("server", {.name = "store.example"});
        made.issue("expired", {.name = "store.example", .from = -7200, .until = -3600});
        made.issue("stranger", {.name = "store.example", .is_self_signed = true});
        tls.level = level;
        tls.context = authorities.context(level == tls_level::verify).value();
        tls.log = &log;
    }

    tls_context server(const std::string& file = "server") const
    {
        return tls_context::for_server(made.identity(file)).value();
    }

    /// What one question on a new source gets.
    source_answer ask(const peers::server& from, const std::string& options = "tls_name=store.example",
                      std::chrono::milliseconds limit = 10s)
    {
        boost::asio::io_context on;
        const auto spec = source_spec::parse("example.org smtp:" + from.address() + ' ' + options);
        policyd::callforward_source source(*spec, "mx.example.org", {}, tls);
        return ask_all(on, source, {"bob@example.org"}, limit).front();
    }

    testing::certificates made;
    policyd::client_tls authorities{made.path("ca.pem")};
    testing::log_lines recorded;
    base::logger log{recorded.sink()};
    policyd::callforward_tls tls;
};

void greet(peer& client, bool has_tls = true)
{
    client.say("220 store.example ESMTP\r\n");
    client.line();
    client.say(has_tls ? "250-store.example\r\n250 STARTTLS\r\n" : "250 store.example\r\n");
}

bool secure(peer& client, const tls_context& with)
{
    greet(client);
    if (client.line() != "STARTTLS")
        return false;
    client.say("220 2.0.0 go\r\n");
    return client.start_tls(with.handle());
}

// Knows everybody but nobody, until QUIT; gives what was said.
std::string take_questions(peer& client)
{
    std::string said;
    for (std::string line = client.line(); line != "<closed>" && line != "QUIT"; line = client.line()) {
        said += line + '\n';
        client.say(line.find("nobody") != std::string::npos ? "550 5.1.1 no such user\r\n" : "250 ok\r\n");
    }
    return said;
}

server::script taking_questions_over(const tls_context& with)
{
    return [&with](peer& client) {
        if (secure(client, with))
            take_questions(client);
    };
}

void take_plain(peer& client)
{
    greet(client, false);
    take_questions(client);
}

} // namespace

TEST_CASE("over SMTP and LMTP a back end is greeted again after STARTTLS, and asked over the same connection")
{
    for (const std::string scheme : {"smtp", "lmtp"}) {
        const secured given(tls_level::verify);
        const tls_context theirs = given.server();
        std::string said;
        {
            server at({[&](peer& client) {
                if (secure(client, theirs))
                    said = take_questions(client);
            }});
            boost::asio::io_context on;
            const auto spec = source_spec::parse("* " + scheme + ':' + at.address() + " tls_name=store.example");
            policyd::callforward_source source(*spec, "mx.example.org", {}, given.tls);
            sequence asks(on, source);
            CHECK(asks.ask("bob@example.org", 10s).is == recipient_verdict::known);
            CHECK(asks.ask("nobody@example.org", 10s).is == recipient_verdict::unknown);
            source.close();
        }
        CHECK_EQ(said, (scheme == "smtp" ? "EHLO" : "LHLO") +
                           std::string(" mx.example.org\nMAIL FROM:<>\nRCPT TO:<bob@example.org>\nRSET\n"
                                       "MAIL FROM:<>\nRCPT TO:<nobody@example.org>\n"));
    }
}

TEST_CASE("verify asks only the back end that its certificate proves, encrypt asks any")
{
    struct row
    {
        const char* certificate;
        const char* options;
        const char* problem;
    };
    const row rows[] = {
        {"server", "tls_name=other.example", "hostname mismatch"},
        {"server", "", "IP address mismatch"}, // of 127.0.0.1, the host on the line
        {"expired", "tls_name=store.example", "certificate has expired"},
        {"stranger", "tls_name=store.example", "self-signed certificate"},
    };
    for (const row& each : rows) {
        CAPTURE(std::string(each.problem));
        secured given(tls_level::verify);
        const tls_context theirs = given.server(each.certificate);
        {
            server at({taking_questions_over(theirs)});
            const source_answer told = given.ask(at, each.options);
            CHECK(told.is == recipient_verdict::temporary);
            CHECK(told.is_fault);
            CHECK_EQ(told.problem, "certificate not verified: " + std::string(each.problem));
        }
        server at({taking_questions_over(theirs)});
        CHECK(secured(tls_level::encrypt).ask(at, each.options).is == recipient_verdict::known);
    }
}

TEST_CASE("authorities that are read again count for new connections, and those in force stay where they are no good")
{
    secured given(tls_level::verify);
    const tls_context theirs = given.server();
    const std::string right = base::read_file(given.made.path("ca.pem"), 1 << 20).value();
    const auto told = [&] {
        server at({taking_questions_over(theirs)});
        return given.ask(at).is;
    };
    CHECK(told() == recipient_verdict::known);
    given.made.write("ca.pem", base::read_file(given.made.path("stranger.pem"), 1 << 20).value());
    CHECK(told() == recipient_verdict::known); // nobody has read them
    CHECK(given.authorities.renew(given.made.path("ca.pem")).has_value());
    CHECK(told() == recipient_verdict::temporary);
    given.made.write("ca.pem", right);
    CHECK(given.authorities.renew(given.made.path("ca.pem")).has_value());
    given.made.write("ca.pem", "no certificate\n");
    CHECK_EQ(given.authorities.renew(given.made.path("ca.pem")).error().text.find("policyd.recipient_tls_ca: "), 0U);
    CHECK(told() == recipient_verdict::known);
}

TEST_CASE("encrypt and verify name no recipient to a back end that does not offer STARTTLS, refuses it or fails at it")
{
    for (const tls_level level : {tls_level::encrypt, tls_level::verify}) {
        secured given(level);
        base::guarded<std::string> said; // one connection may end while the next has begun
        const auto answering = [&](const std::string& answer) {
            return [&said, answer](peer& client) {
                greet(client, !answer.empty());
                if (!answer.empty()) {
                    client.line();
                    client.say(answer);
                }
                const std::string more = client.rest();
                said.with([&](std::string& all) { all += more; });
            };
        };
        server at({answering(""), answering("454 4.7.0 not now\r\n"), answering("421 4.3.2 closing\r\n"),
                   answering("220 go\r\n250 sooner\r\n")});
        for (const char* const problem :
             {"it does not offer STARTTLS", "it refused STARTTLS: 454 4.7.0 not now",
              "it closed at STARTTLS: 421 4.3.2 closing", "it sent bytes behind its answer to STARTTLS"}) {
            const source_answer told = given.ask(at);
            CHECK(told.is_fault);
            CHECK(told.is == recipient_verdict::temporary);
            CHECK_EQ(told.problem, problem);
        }
        CHECK(said.with([](const std::string& all) { return all.find("MAIL"); }) == std::string::npos);
        CHECK(given.recorded.count("") == 0); // its link tells of a fault
    }
}

TEST_CASE("may asks in the clear where STARTTLS is not offered, is refused or fails, and says once that it failed")
{
    secured given(tls_level::may);
    const tls_context theirs = given.server("expired");
    const auto answering = [&](const std::string& answer) {
        return [answer](peer& client) {
            greet(client);
            client.line();
            client.say(answer);
            if (answer.starts_with("454"))
                take_questions(client);
            else
                client.vanish();
        };
    };
    server at({taking_questions_over(theirs), take_plain, answering("454 4.7.0 not now\r\n"),
               answering("220 go\r\n250 sooner\r\n"), take_plain, answering("220 go\r\n"), take_plain,
               answering("421 4.3.2 not with TLS\r\n"), take_plain});
    boost::asio::io_context on;
    const auto spec = source_spec::parse("example.org smtp:" + at.address());
    policyd::callforward_limits limits;
    limits.questions = 1;
    policyd::callforward_source source(*spec, "mx.example.org", limits, given.tls);
    sequence asks(on, source);
    for (int i = 0; i < 6; ++i)
        CHECK(asks.ask("bob@example.org", 10s).is == recipient_verdict::known);
    source.close();
    CHECK(given.recorded.count("it is asked without TLS") == 1);
    CHECK(given.recorded.count("bytes behind its answer") == 1);
}

TEST_CASE("may leaves time to ask in the clear when a back end is silent in the handshake")
{
    secured given(tls_level::may);
    server at({[](peer& client) {
                   greet(client);
                   client.line();
                   client.say("220 2.0.0 go\r\n");
                   client.rest();
               },
               take_plain});
    CHECK(given.ask(at, "", 2s).is == recipient_verdict::known);
}

TEST_CASE("what was announced in the clear counts no more under TLS")
{
    secured given(tls_level::encrypt);
    const tls_context theirs = given.server();
    server at({[&](peer& client) {
        client.say("220 store.example ESMTP\r\n");
        client.line();
        client.say("250-store.example\r\n250-SMTPUTF8\r\n250 STARTTLS\r\n");
        client.line();
        client.say("220 2.0.0 go\r\n");
        if (client.start_tls(theirs.handle()))
            take_questions(client);
    }});
    boost::asio::io_context on;
    const auto spec = source_spec::parse("example.org smtp:" + at.address());
    policyd::callforward_source source(*spec, "mx.example.org", {}, given.tls);
    CHECK(ask_all(on, source, {"b\xc3\xb6@example.org"}, 10s).front().is == recipient_verdict::cannot_tell);
}

TEST_CASE("a back end that wants TLS makes nobody unknown, at whatever step it says so")
{
    for (const std::string step : {"MAIL", "RCPT"})
        for (const std::string reply : {"530 5.7.0 Must issue a STARTTLS command first", "530 Must issue a STARTTLS"}) {
            secured given(tls_level::none);
            server at({[&](peer& client) {
                greet(client);
                for (std::string line = client.line(); line != "<closed>" && line != "QUIT"; line = client.line())
                    client.say((line.starts_with(step) ? reply : "250 ok") + "\r\n");
            }});
            const source_answer told = given.ask(at);
            CHECK(told.is == recipient_verdict::temporary);
            CHECK(told.problem.find(reply) != std::string::npos);
        }
}
