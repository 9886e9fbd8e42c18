#include "contentd/smtp_out/chunk.hpp"
#include "sender.hpp"

using namespace smtp_out_test;
using smtp_out::chunk_limit;
using smtp_out::chunk_size;

namespace {

const std::string chunking = "250-mx.example\r\n250-PIPELINING\r\n250 CHUNKING\r\n";
const smtp::capabilities able = smtp::parse_capabilities("mx\nPIPELINING\nCHUNKING");

outgoing message_of(std::string_view content)
{
    outgoing made = message_to(1);
    made.content = {content};
    return made;
}

// MAIL, a RCPT for each recipient and BDAT, and the content of message_to().
std::string chunk_of(peer& client, std::size_t commands = 3)
{
    const std::string said = client.lines(commands) + '\n';
    return said + client.bytes(21);
}

} // namespace

TEST_CASE("small content that needs no change goes as one chunk")
{
    CHECK(chunk_size(message_to(1), able) == 21);
    outgoing traced = message_to(1);
    traced.prepended = "X-Added: 1\r\n";
    CHECK(chunk_size(traced, able) == 33);

    const std::string line(62, 'x');
    std::string largest;
    while (largest.size() < chunk_limit)
        largest += line + "\r\n";
    CHECK(chunk_size(message_of(largest), able) == chunk_limit);
    CHECK_FALSE(chunk_size(message_of(largest + "x\r\n"), able));

    for (const char* const changed : {"a\nb\r\n", "a\rb\r\n", "no end", "end\r", ""}) {
        CAPTURE(changed);
        CHECK_FALSE(chunk_size(message_of(changed), able));
    }
    CHECK(chunk_size(message_to(50), able));
    CHECK_FALSE(chunk_size(message_to(51), able));
    CHECK_FALSE(chunk_size(message_to(1), smtp::parse_capabilities("mx\nPIPELINING")));
    CHECK_FALSE(chunk_size(message_to(1), smtp::parse_capabilities("mx\nCHUNKING")));
}

TEST_CASE("a chunk comes behind its commands, before any reply, and its dots are left alone")
{
    std::string said;
    server next({[&](peer& client) {
        greet(client, chunking);
        said = chunk_of(client, 4);
        client.say("250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n550 5.1.1 unknown\r\n250 2.0.0 Ok: queued as 4Q1\r\n");
        said += '\n' + chunk_of(client);
        client.say("250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n250 2.0.0 Ok: queued as 4Q2\r\n");
    }});
    sender from;
    const outcome given = from.send(next.address(), message_to(2));
    CHECK(given.replies[0].to_text() == "250 2.0.0 Ok: queued as 4Q1");
    CHECK(given.replies[1].to_text() == "550 5.1.1 " + next.address() + " said: unknown");
    CHECK_FALSE(given.is_uncertain);
    CHECK(given.is_verbatim);
    CHECK(from.send(next.address(), message_to(1)).replies[0].text == "Ok: queued as 4Q2");
    CHECK(said == "MAIL FROM:<a@b.example>\nRCPT TO:<r0@d.example>\nRCPT TO:<r1@d.example>\nBDAT 21 LAST\n"
                  "Subject: x\r\n\r\n.body\r\n\n"
                  "MAIL FROM:<a@b.example>\nRCPT TO:<r0@d.example>\nBDAT 21 LAST\nSubject: x\r\n\r\n.body\r\n");
}

TEST_CASE("after a chunk that was refused RSET comes first")
{
    for (const char* const refusals : {"550 5.1.0 no\r\n503 5.5.1 need MAIL\r\n503 5.5.1 need RCPT\r\n",
                                       "250 Ok\r\n550 5.1.1 unknown\r\n554 5.5.1 no valid recipients\r\n",
                                       "250 Ok\r\n250 Ok\r\n550 5.7.1 spam\r\n"}) {
        CAPTURE(refusals);
        std::string second;
        server next({[&](peer& client) {
            greet(client, chunking);
            chunk_of(client);
            client.say(refusals);
            second = chunk_of(client, 4);
            client.say("250 Ok\r\n250 Ok\r\n250 Ok\r\n250 2.0.0 Ok\r\n");
        }});
        sender from;
        const outcome given = from.send(next.address(), message_to(1));
        CHECK(given.replies[0].code == 550);
        CHECK_FALSE(given.is_uncertain);
        CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
        CHECK(second.starts_with("RSET\nMAIL"));
    }
}

TEST_CASE("once a chunk is out no reply means that nobody knows, however early it is missed")
{
    for (const char* const last_words : {"", "250 Ok\r\n", "250 Ok\r\n250 Ok\r\n", "250 Ok\r\n250 Ok\r\n354 go\r\n",
                                         "250 Ok\r\n250 Ok\r\nwhat?\r\n", "421 4.3.2 closing\r\n"}) {
        CAPTURE(last_words);
        // The second connection must not be asked: it would be given the message once more.
        bool is_asked_again = false;
        server next({[&](peer& client) {
                         greet(client, chunking);
                         chunk_of(client);
                         client.say("250 Ok\r\n250 Ok\r\n250 Ok\r\n");
                         chunk_of(client);
                         client.say(last_words);
                     },
                     [&](peer&) { is_asked_again = true; }});
        sender from;
        CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
        const outcome given = from.send(next.address(), message_to(1));
        CHECK(given.replies[0].code == 451);
        CHECK(given.is_uncertain);
        CHECK(given.replies[0].text.ends_with("(the message may have been delivered)"));
        CHECK_FALSE(is_asked_again);
    }
}

TEST_CASE("a connection that was idle, and might be closed, gets DATA")
{
    std::string second;
    server next({[&](peer& client) {
        greet(client, chunking);
        chunk_of(client);
        client.say("250 Ok\r\n250 Ok\r\n250 Ok\r\n");
        second = accept_message(client);
    }});
    sender from;
    CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
    std::this_thread::sleep_for(milliseconds(1100));
    CHECK(from.send(next.address(), message_to(1)).replies[0].code == 250);
    CHECK(second.find("\nDATA\n") != std::string::npos);
}
