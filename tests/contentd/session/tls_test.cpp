#include "served.hpp"
#include "tests/certificates.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>

using namespace testing;
using contentd::tls_start;
using net::tls_context;
using net::tls_options;
using std::chrono::milliseconds;

namespace {

// What a listener with TLS has, and a client that trusts its authority.
struct secured
{
    explicit secured(tls_start how = tls_start::offered, tls_options::check peer = tls_options::check::none)
        : settings(usual())
    {
        made.issue("server", {.name = "filter.example"});
        made.issue("client", {.name = "mail.example"});
        tls_options options = made.identity("server");
        options.peer = peer;
        options.authorities = made.path("ca.pem");
        slot.publish(std::make_shared<const tls_context>(tls_context::for_server(options).value()));
        settings.tls = how;
        settings.certificates = &slot;
        settings.handshake_timeout = milliseconds(10000);
    }

    certificates made;
    net::tls_slot slot;
    contentd::session_settings settings;
    tls_context trusting = tls_context::for_client({}).value();
};

// Greeting, EHLO, STARTTLS.
bool start_tls(peer& client, const tls_context& context)
{
    client.line();
    say(client, "EHLO mail.example");
    client.reply();
    say(client, "STARTTLS");
    return client.line() == "220 2.0.0 Ready to start TLS" && client.start_tls(context.handle());
}

// After the handshake of STARTTLS: up to and with DATA.
void open_message(peer& client)
{
    for (const std::string_view line :
         {"LHLO mail.example", "MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "DATA"}) {
        say(client, line);
        client.reply();
    }
}

} // namespace

TEST_CASE("STARTTLS is offered, begins the dialogue anew, and the message tells of it")
{
    const secured given;
    served with(given.settings);
    peer& client = with.client;
    client.line();
    say(client, "LHLO mail.example");
    CHECK(client.reply().find("250-STARTTLS") != std::string::npos);
    say(client, "XFORWARD IDENT=4Q1");
    client.line();
    say(client, "STARTTLS");
    REQUIRE(client.line() == "220 2.0.0 Ready to start TLS");
    REQUIRE(client.start_tls(given.trusting.handle()));
    say(client, "MAIL FROM:<a@b.example>");
    CHECK(client.line().starts_with("503 5.5.1"));
    say(client, "LHLO mail.example");
    CHECK(client.reply().find("STARTTLS") == std::string::npos);
    open_message(client);
    client.say("Subject: x\r\n\r\nbody\r\n.\r\n");
    CHECK(client.line() == "250 2.0.0 Ok: c@d.example");
    say(client, "QUIT");
    CHECK(client.line().starts_with("221"));
    with.end();
    REQUIRE(with.messages.size() == 1);
    CHECK(with.messages[0].tls.starts_with("TLSv1.3/TLS_"));
    CHECK_FALSE(with.messages[0].envelope.origin.ident.has_value());
    CHECK(with.contents[0] == "Subject: x\r\n\r\nbody\r\n");
}

TEST_CASE("a message in the clear tells of no TLS, and a listener without it offers none")
{
    served with;
    open(with.client);
    with.client.say("x\r\n.\r\n");
    with.client.line();
    say(with.client, "STARTTLS");
    CHECK(with.client.line().starts_with("502 5.5.1"));
    with.end();
    CHECK(with.messages[0].tls.empty());
}

TEST_CASE("with TLS at once the greeting comes under TLS")
{
    const secured given(tls_start::at_once);
    served with(given.settings);
    REQUIRE(with.client.start_tls(given.trusting.handle()));
    CHECK(with.client.line() == "220 filter.example ESMTP Sekimori");
    open_message(with.client);
    with.client.say("x\r\n.\r\n");
    CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
    with.end();
    CHECK_FALSE(with.messages[0].tls.empty());
}

TEST_CASE("a stranger is closed without a word where the first word would be under TLS")
{
    const secured given(tls_start::at_once);
    served with(given.settings, accept_all, peers::tcp_pair(), AF_INET);
    CHECK(with.client.line() == "<closed>");
    with.end();
    CHECK(with.recorded.count("event=refused-peer") == 1);
}

TEST_CASE("what stands behind STARTTLS in the clear is never taken for a command under TLS")
{
    const secured given;
    served with(given.settings);
    peer& client = with.client;
    client.line();
    say(client, "EHLO mail.example");
    client.reply();
    client.say("STARTTLS\r\nMAIL FROM:<evil@b.example>\r\n");
    CHECK(client.line().starts_with("554 5.5.0"));
    CHECK(client.line() == "<closed>");
    with.end();
    CHECK(with.recorded.count("bytes were pipelined behind STARTTLS") == 1);
}

TEST_CASE("bytes that come in the clear after the answer to STARTTLS only spoil the handshake")
{
    const secured given;
    served with(given.settings);
    peer& client = with.client;
    client.line();
    say(client, "EHLO mail.example");
    client.reply();
    say(client, "STARTTLS");
    client.line();
    client.say("MAIL FROM:<evil@b.example>\r\n");
    client.rest();
    with.end();
    CHECK(with.recorded.count("event=tls") == 1);
    CHECK(with.messages.empty());
}

TEST_CASE("a message that is cut off under TLS is not taken, whether TLS was ended or not")
{
    for (const bool is_ended : {true, false}) {
        const secured given;
        served with(given.settings);
        REQUIRE(start_tls(with.client, given.trusting));
        open_message(with.client);
        with.client.say("Subject: x\r\n\r\nhalf\r\n");
        if (is_ended)
            with.client.close();
        else
            with.client.vanish();
        with.end();
        CHECK(with.messages.empty());
        CHECK(with.recorded.count("event=lost-connection") == 1);
        CHECK(with.recorded.count("the peer closed without ending TLS") == (is_ended ? 0 : 1));
    }
}

TEST_CASE("a client that is silent in the handshake is given up")
{
    for (const tls_start how : {tls_start::offered, tls_start::at_once}) {
        secured given(how);
        given.settings.handshake_timeout = milliseconds(100);
        served with(given.settings);
        if (how == tls_start::offered) {
            with.client.line();
            say(with.client, "EHLO mail.example");
            with.client.reply();
            say(with.client, "STARTTLS");
            with.client.line();
        }
        CHECK(with.client.line() == "<closed>");
        with.end();
        CHECK(with.recorded.count("event=tls") == 1);
    }
}

TEST_CASE("draining lets a handshake end, and the client is served once more under TLS")
{
    for (const tls_start how : {tls_start::offered, tls_start::at_once}) {
        const secured given(how);
        served with(given.settings);
        if (how == tls_start::offered) {
            with.client.line();
            say(with.client, "EHLO mail.example");
            with.client.reply();
            say(with.client, "STARTTLS");
            with.client.line();
        }
        with.drain();
        REQUIRE(with.client.start_tls(given.trusting.handle()));
        if (how == tls_start::at_once)
            with.client.line();
        open_message(with.client);
        with.client.say("x\r\n.\r\n");
        CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
        CHECK(with.client.line() == "421 4.3.2 Service shutting down");
        CHECK(with.client.line() == "<closed>");
    }
}

TEST_CASE("draining ends a session that waits under TLS behind a message")
{
    const secured given;
    served with(given.settings);
    REQUIRE(start_tls(with.client, given.trusting));
    open_message(with.client);
    with.client.say("x\r\n.\r\n");
    CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
    with.drain();
    CHECK(with.client.line() == "421 4.3.2 Service shutting down");
}

TEST_CASE("a session too many is closed without a word where the first word would be under TLS")
{
    secured given(tls_start::at_once);
    given.settings.is_crowded = [] { return true; };
    served with(given.settings);
    CHECK(with.client.line() == "<closed>");
}

TEST_CASE("megabytes come in whole under TLS")
{
    std::string content;
    for (std::size_t i = 0; content.size() < (8U << 20U); ++i)
        content += std::string(i % 998, static_cast<char>('a' + i % 26)) + "\r\n";
    const secured given;
    served with(given.settings);
    REQUIRE(start_tls(with.client, given.trusting));
    open_message(with.client);
    with.client.say(content);
    with.client.say(".\r\n");
    CHECK(with.client.line() == "250 2.0.0 Ok: c@d.example");
    with.end();
    REQUIRE(with.contents.size() == 1);
    CHECK((with.contents[0] == content));
}

TEST_CASE("without a certificate to show the answer to STARTTLS is temporary, and mail goes on")
{
    secured given;
    given.slot.publish(nullptr);
    served with(given.settings);
    with.client.line();
    say(with.client, "EHLO mail.example");
    with.client.reply();
    say(with.client, "STARTTLS");
    CHECK(with.client.line() == "454 4.7.0 TLS is not available now");
    say(with.client, "MAIL FROM:<a@b.example>");
    CHECK(with.client.line() == "250 2.1.0 Ok");
}

TEST_CASE("where a client's certificate is required, mail in the clear is refused, and a client without one")
{
    const secured given(tls_start::offered, tls_options::check::required);
    served plain(given.settings);
    plain.client.line();
    say(plain.client, "EHLO mail.example");
    plain.client.reply();
    say(plain.client, "MAIL FROM:<a@b.example>");
    CHECK(plain.client.line() == "451 4.7.0 Must issue a STARTTLS command first"); // 530 would return the mail

    served unknown(given.settings);
    start_tls(unknown.client, given.trusting);
    CHECK(unknown.client.line() == "<closed>");
    unknown.end();
    CHECK(unknown.recorded.count("event=tls") == 1);

    served known(given.settings);
    const tls_context client = tls_context::for_client(given.made.identity("client")).value();
    REQUIRE(start_tls(known.client, client));
    open_message(known.client);
    known.client.say("x\r\n.\r\n");
    CHECK(known.client.line() == "250 2.0.0 Ok: c@d.example");
}

TEST_CASE("a new certificate is shown to the sessions that begin after it came")
{
    secured given;
    given.made.issue("next", {.name = "next.example"});
    served before(given.settings);
    REQUIRE(start_tls(before.client, given.trusting));
    given.slot.publish(
        std::make_shared<const tls_context>(tls_context::for_server(given.made.identity("next")).value()));
    served after(given.settings);
    REQUIRE(start_tls(after.client, given.trusting));
    CHECK(before.client.peer_name() == "filter.example");
    CHECK(after.client.peer_name() == "next.example");
    say(before.client, "NOOP");
    CHECK(before.client.line() == "250 2.0.0 Ok");
}
