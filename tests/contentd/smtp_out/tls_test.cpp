#include "sender.hpp"
#include "tests/certificates.hpp"

#include <openssl/ssl.h>

#include <future>
#include <memory>

using namespace smtp_out_test;
using net::tls_context;
using net::tls_level;
using net::tls_options;
using testing::certificates;

namespace {

const std::string offering = "250-mx.example\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 8BITMIME\r\n";

// Certificates, and our side of TLS.
struct secured
{
    explicit secured(tls_level level, tls_options options = {})
    {
        made.issue("server", {.name = "mx.example"});
        made.issue("client", {.name = "filter.example"});
        made.issue("expired", {.name = "mx.example", .from = -7200, .until = -3600});
        made.issue("stranger", {.name = "mx.example", .is_self_signed = true});
        options.authorities = made.path("ca.pem");
        if (level == tls_level::verify)
            options.peer = tls_options::check::required;
        slot.publish(std::make_shared<const tls_context>(tls_context::for_client(options).value()));
        policy.level = level;
        policy.name = "mx.example";
        policy.context = &slot;
        policy.handshake = milliseconds(10000);
    }

    tls_context server(const std::string& file = "server") const
    {
        return tls_context::for_server(made.identity(file)).value();
    }

    certificates made;
    net::tls_slot slot;
    net::tls_policy policy;
};

// Up to the handshake and whether it succeeded.
bool secure(peer& client, const tls_context& with)
{
    greet(client, offering);
    if (client.line() != "STARTTLS")
        return false;
    client.say("220 2.0.0 go\r\n");
    return client.start_tls(with.handle());
}

server::script taking_mail_over(const tls_context& with)
{
    return [&with](peer& client) {
        if (!secure(client, with))
            return;
        client.line();
        client.say(pipelining);
        accept_message(client);
        client.line();
    };
}

// What servers do that let clients resume: session tickets come after the handshake, unasked.
void give_tickets(const tls_context& context)
{
    SSL_CTX_clear_options(context.handle(), SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context.handle(), 2);
}

void take_plain(peer& client)
{
    greet(client);
    accept_message(client);
    client.line();
}

} // namespace

TEST_CASE("EHLO is said again after STARTTLS, and the connection is used again as it is")
{
    const secured given(tls_level::verify);
    const tls_context theirs = given.server();
    give_tickets(theirs);
    std::string said;
    server next({[&](peer& client) {
        if (!secure(client, theirs))
            return;
        said = client.line();
        client.say("250-mx.example\r\n250-PIPELINING\r\n250 XFORWARD IDENT\r\n");
        accept_message(client);
        said += '\n' + accept_message(client);
        client.line();
    }});
    sender from(patient, 10, given.policy);
    const outcome first = from.send(next.address(), message_to(1));
    CHECK(first.replies[0].to_text() == "250 2.0.0 Ok: queued as 4Q1");
    REQUIRE(first.tls.size() == 1);
    CHECK(first.tls[0].starts_with("TLSv1.3/TLS_"));
    CHECK_FALSE(from.known.of(next.address())->eight_bit_mime); // that was said in the clear
    const outcome second = from.send(next.address(), message_to(1));
    CHECK(second.tls == first.tls);
    from.pool.close_idle();
    CHECK(said.starts_with("EHLO filter.example\nMAIL FROM:"));
}

TEST_CASE("with wrappermode TLS comes before the greeting")
{
    secured given(tls_level::encrypt);
    given.policy.is_wrapped = true;
    const tls_context theirs = given.server();
    server next({[&](peer& client) {
        if (client.start_tls(theirs.handle()))
            take_plain(client);
    }});
    sender from(patient, 10, given.policy);
    const outcome sent = from.send(next.address(), message_to(1));
    CHECK(sent.replies[0].code == 250);
    CHECK_FALSE(sent.tls.empty());
    from.pool.close_idle();
}

TEST_CASE("without a policy STARTTLS is not asked for")
{
    server next({[](peer& client) {
        greet(client, offering);
        accept_message(client);
        client.line();
    }});
    sender from;
    const outcome sent = from.send(next.address(), message_to(1));
    CHECK(sent.replies[0].code == 250);
    CHECK(sent.tls.empty());
    from.pool.close_idle();
}

TEST_CASE("verify takes only the next hop that its certificate proves, encrypt takes any")
{
    struct row
    {
        const char* certificate;
        const char* name;
        const char* problem;
    };
    const row rows[] = {
        {"server", "mx.example", ""},
        {"server", "other.example", "hostname mismatch"},
        {"server", "", "IP address mismatch"}, // of 127.0.0.1, the host of the next hop
        {"expired", "mx.example", "certificate has expired"},
        {"stranger", "mx.example", "self-signed certificate"},
    };
    for (const row& each : rows) {
        CAPTURE(std::string(each.problem));
        secured given(tls_level::verify);
        given.policy.name = each.name;
        const tls_context theirs = given.server(each.certificate);
        {
            server next({taking_mail_over(theirs)});
            sender from(patient, 10, given.policy);
            const outcome sent = from.send(next.address(), message_to(1));
            const std::string problem = each.problem;
            CHECK(sent.replies[0].to_text() ==
                  (problem.empty() ? "250 2.0.0 Ok: queued as 4Q1"
                                   : "451 4.7.5 " + next.address() + ": certificate not verified: " + problem));
            CHECK(from.recorded.count("event=tls") == (problem.empty() ? 0 : 1));
            from.pool.close_idle();
        }
        secured trusting(tls_level::encrypt);
        trusting.policy.name = each.name;
        server next({taking_mail_over(theirs)});
        sender from(patient, 10, trusting.policy);
        CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
        from.pool.close_idle();
    }
}

TEST_CASE("encrypt and verify send nothing where STARTTLS is not offered or refused")
{
    for (const tls_level level : {tls_level::encrypt, tls_level::verify}) {
        const secured given(level);
        std::string said_first;
        std::string said_then;
        {
            server next({[&](peer& client) {
                             greet(client);
                             said_first = client.line();
                         },
                         [&](peer& client) {
                             greet(client, offering);
                             client.line();
                             client.say("454 4.7.0 not now\r\n");
                             said_then = client.line();
                         }});
            sender from(patient, 10, given.policy);
            CHECK(from.send(next.address(), message_to(1)).replies[0].to_text() ==
                  "451 4.7.4 " + next.address() + ": it does not offer STARTTLS");
            CHECK(from.send(next.address(), message_to(1)).replies[0].to_text() ==
                  "451 4.7.4 " + next.address() + ": it refused STARTTLS: 454 4.7.0 not now");
        } // both have ended
        CHECK(said_first == "QUIT");
        CHECK(said_then == "QUIT");
    }
}

TEST_CASE("may sends in the clear where STARTTLS is not offered, is refused, or fails")
{
    const secured given(tls_level::may);
    const tls_context theirs = given.server("expired");
    server next({taking_mail_over(theirs), take_plain,
                 [](peer& client) {
                     greet(client, offering);
                     client.line();
                     client.say("454 4.7.0 not now\r\n");
                     accept_message(client);
                     client.line();
                 },
                 [](peer& client) {
                     greet(client, offering);
                     client.line();
                     client.say("220 go\r\nwhat is this?\r\n");
                     client.rest();
                 },
                 take_plain,
                 [](peer& client) {
                     greet(client, offering);
                     client.line();
                     client.say("220 go\r\n");
                     client.close();
                 },
                 take_plain,
                 [](peer& client) {
                     greet(client, offering);
                     client.line();
                     client.say("421 4.3.2 not with TLS\r\n");
                 },
                 take_plain});
    sender from(patient, 10, given.policy);
    for (const bool has_tls : {true, false, false, false, false, false}) {
        const outcome sent = from.send(next.address(), message_to(1));
        CHECK(sent.replies[0].code == 250);
        CHECK(sent.tls.empty() != has_tls);
        from.pool.close_idle();
    }
    CHECK(from.recorded.count("the connection is made without") == 1); // since it last worked
}

TEST_CASE("what stands behind the answer to STARTTLS in the clear is never taken for an answer under TLS")
{
    const secured given(tls_level::encrypt);
    server next({[](peer& client) {
        greet(client, offering);
        client.line();
        client.say("220 2.0.0 go\r\n250-evil.example\r\n250 SIZE 1\r\n");
        client.rest();
    }});
    sender from(patient, 10, given.policy);
    CHECK(from.send(next.address(), message_to(1)).replies[0].to_text() ==
          "451 4.7.5 " + next.address() + ": it sent bytes behind its answer to STARTTLS");
    CHECK(from.recorded.count("it sent bytes behind its answer to STARTTLS") == 1);
}

TEST_CASE("a next hop that is silent in the handshake is given up")
{
    secured given(tls_level::encrypt);
    given.policy.handshake = milliseconds(100);
    server next({[](peer& client) {
        greet(client, offering);
        client.line();
        client.say("220 2.0.0 go\r\n");
        client.rest();
    }});
    sender from(patient, 10, given.policy);
    CHECK(from.send(next.address(), message_to(1)).replies[0].to_text().starts_with("451 4.7.5 "));
}

TEST_CASE("a next hop that wants our certificate gets it, and without one nothing is sent")
{
    for (const bool has_one : {true, false}) {
        const certificates own;
        own.issue("client", {.name = "filter.example"});
        const secured given(tls_level::encrypt, has_one ? own.identity("client") : tls_options());
        tls_options strict = given.made.identity("server");
        strict.peer = tls_options::check::required;
        strict.authorities = own.path("ca.pem");
        const tls_context theirs = tls_context::for_server(strict).value();
        server next({taking_mail_over(theirs)});
        sender from(patient, 10, given.policy);
        const outcome sent = from.send(next.address(), message_to(1));
        CHECK(sent.replies[0].to_text().substr(0, 9) == (has_one ? "250 2.0.0" : "451 4.7.5"));
        from.pool.close_idle();
    }
}

TEST_CASE(
    "a cut after the final dot is uncertain, one before it is not, and an idle connection that was cut is not used")
{
    const secured given(tls_level::encrypt);
    const tls_context theirs = given.server();
    const auto cut_at = [&](bool is_after_dot) {
        return [&theirs, is_after_dot](peer& client) {
            if (!secure(client, theirs))
                return;
            client.line();
            client.say(pipelining);
            client.lines(3);
            client.say("250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n");
            if (is_after_dot) {
                client.say("354 go\r\n");
                client.content();
            }
            client.vanish();
        };
    };
    server cutting({cut_at(true), cut_at(false)});
    sender from(patient, 10, given.policy);
    CHECK(from.send(cutting.address(), message_to(1)).is_uncertain);
    const outcome certain = from.send(cutting.address(), message_to(1));
    CHECK_FALSE(certain.is_uncertain);
    CHECK(certain.replies[0].code == 451);

    std::promise<void> is_cut;
    server next({[&](peer& client) {
                     if (!secure(client, theirs))
                         return;
                     client.line();
                     client.say(pipelining);
                     accept_message(client);
                     client.vanish();
                     is_cut.set_value();
                 },
                 taking_mail_over(theirs)});
    CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
    is_cut.get_future().wait();
    CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
    from.pool.close_idle();
}

TEST_CASE("megabytes go out whole under TLS")
{
    std::string content;
    for (std::size_t i = 0; content.size() < (8U << 20U); ++i)
        content += std::string(i % 998, static_cast<char>('a' + i % 26)) + "\r\n";
    const secured given(tls_level::encrypt);
    const tls_context theirs = given.server();
    std::string received;
    {
        server next({[&](peer& client) {
            if (!secure(client, theirs))
                return;
            client.line();
            client.say(pipelining);
            received = accept_message(client);
            client.line();
        }});
        sender from(patient, 10, given.policy);
        outgoing large = message_to(1);
        large.prepended = "X-Added: 1\r\n";
        large.content = {content};
        CHECK(from.send(next.address(), large).replies[0].code == 250);
        from.pool.close_idle();
    }
    CHECK(received.ends_with("X-Added: 1\r\n" + content + ".\r\n"));
}
