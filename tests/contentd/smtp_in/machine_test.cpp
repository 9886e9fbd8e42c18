#include "contentd/smtp_in/machine.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using smtp_in::machine;
using smtp_in::step;

namespace {

smtp_in::offer offered(std::uint64_t size = 0)
{
    smtp_in::offer made;
    made.hostname = "filter.example";
    made.size = size;
    return made;
}

struct dialogue
{
    machine server{offered(10000), 3, "127.0.0.1"};
    step last = step::go_on;

    // The reply without its line end; the last line of several.
    std::string say(std::string_view line)
    {
        std::string replies;
        last = server.handle(line, replies);
        REQUIRE(replies.ends_with("\r\n"));
        replies.resize(replies.size() - 2);
        const std::size_t before = replies.rfind('\n');
        return before == std::string::npos ? replies : replies.substr(before + 1);
    }

    std::string codes(std::string_view line) { return say(line).substr(0, 9); }
};

} // namespace

TEST_CASE("EHLO announces what the rest of the way can do")
{
    CHECK(smtp_in::ehlo_reply(offered()) ==
          "250-filter.example\r\n250-PIPELINING\r\n250-SIZE\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n"
          "250-ENHANCEDSTATUSCODES\r\n250 XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE\r\n");
    smtp_in::offer poor = offered(500);
    poor.eight_bit_mime = false;
    poor.dsn = false;
    CHECK(smtp_in::ehlo_reply(poor) == "250-filter.example\r\n250-PIPELINING\r\n250-SIZE 500\r\n"
                                       "250-ENHANCEDSTATUSCODES\r\n"
                                       "250 XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE\r\n");
}

TEST_CASE("a whole transaction gathers its envelope")
{
    dialogue with;
    CHECK(with.codes("LHLO mail.example").starts_with("250 XFORW"));
    CHECK(with.server.is_lmtp());
    CHECK(with.codes("XFORWARD NAME=client.example IDENT=4Q1") == "250 2.0.0");
    CHECK(with.codes("mail from:<a@b.example> SIZE=10 BODY=8BITMIME") == "250 2.1.0");
    CHECK(with.server.is_in_transaction());
    CHECK(with.codes("RCPT TO:<c@d.example> NOTIFY=NEVER") == "250 2.1.5");
    CHECK(with.codes("RCPT TO:<\"e f\"@d.example>") == "250 2.1.5");
    CHECK(with.say("DATA").starts_with("354 "));
    CHECK(with.last == step::content);

    const smtp_in::envelope& got = with.server.current();
    CHECK(got.sender == "a@b.example");
    CHECK(got.parameters == "SIZE=10 BODY=8BITMIME");
    REQUIRE(got.recipients.size() == 2);
    CHECK(got.recipients[0].address == "c@d.example");
    CHECK(got.recipients[0].parameters == "NOTIFY=NEVER");
    CHECK(got.recipients[1].address == "\"e f\"@d.example");
    CHECK(got.origin.name == "client.example");
    CHECK(got.origin.ident == "4Q1");
    CHECK(got.helo == "mail.example");
    CHECK(got.peer_address == "127.0.0.1");

    with.server.finish();
    CHECK_FALSE(with.server.is_in_transaction());
    CHECK(with.server.current().origin.is_empty());
    CHECK(with.server.current().helo == "mail.example");
    CHECK(with.codes("MAIL FROM:<>") == "250 2.1.0");
    CHECK(with.server.current().recipients.empty());
}

TEST_CASE("commands out of order are refused")
{
    dialogue with;
    for (const char* early : {"MAIL FROM:<a@b>", "RCPT TO:<a@b>", "DATA", "XFORWARD NAME=a"})
        CHECK_MESSAGE(with.codes(early) == "503 5.5.1", early);
    with.say("EHLO x");
    for (const char* early : {"RCPT TO:<a@b>", "DATA"})
        CHECK_MESSAGE(with.codes(early) == "503 5.5.1", early);
    with.say("MAIL FROM:<a@b>");
    CHECK(with.codes("MAIL FROM:<a@b>") == "503 5.5.1");
    CHECK(with.codes("XFORWARD NAME=a") == "503 5.5.1");
    CHECK(with.codes("DATA") == "554 5.5.1");
    with.say("LHLO x");
    with.say("MAIL FROM:<a@b>");
    CHECK(with.codes("DATA") == "503 5.5.1");
}

TEST_CASE("RSET and a new greeting end the transaction, XFORWARD included")
{
    for (const char* ending : {"RSET", "EHLO x", "LHLO x", "HELO x"}) {
        CAPTURE(ending);
        dialogue with;
        with.say("EHLO x");
        with.say("XFORWARD NAME=a");
        with.say("MAIL FROM:<a@b> SIZE=1");
        with.say("RCPT TO:<c@d>");
        CHECK(with.codes(ending).starts_with("250"));
        CHECK_FALSE(with.server.is_in_transaction());
        CHECK(with.server.current().origin.is_empty());
        CHECK(with.server.current().recipients.empty());
        CHECK(with.server.current().parameters.empty());
    }
}

TEST_CASE("each bad argument has its own reply")
{
    struct row
    {
        const char* line;
        const char* codes;
    };
    const row before_mail[] = {
        {"EHLO", "501 5.5.4"},
        {"HELO ", "501 5.5.4"},
        {"MAIL", "501 5.5.4"},
        {"MAIL FROM:<a b@c>", "501 5.1.7"},
        {"MAIL FROM:<a@b> SIZE=x", "501 5.5.4"},
        {"MAIL FROM:<a@b> WHAT=x", "555 5.5.4"},
        {"MAIL FROM:<a@b> SIZE=10001", "552 5.3.4"},
        {"MAIL FROM:<\xe9@b> SMTPUTF8", "553 5.1.0"},
        {"MAIL FROM:<関@b>", "553 5.6.7"},
        {"XFORWARD NAME=+", "501 5.5.4"},
        {"XFORWARD", "501 5.5.4"},
    };
    const row after_mail[] = {
        {"RCPT TO:<>", "501 5.1.3"},        {"RCPT TO:<a b@c>", "501 5.1.3"},
        {"RCPT FROM:<a@b>", "501 5.5.4"},   {"RCPT TO:<a@b> NOTIFY=x", "501 5.5.4"},
        {"RCPT TO:<a@b> X=1", "555 5.5.4"}, {"RCPT TO:<関@b>", "553 5.6.7"},
    };
    dialogue with;
    with.say("EHLO x");
    for (const row& one : before_mail)
        CHECK_MESSAGE(with.codes(one.line) == one.codes, one.line);
    CHECK(with.codes("MAIL FROM:<a@b> SIZE=10000") == "250 2.1.0");
    for (const row& one : after_mail)
        CHECK_MESSAGE(with.codes(one.line) == one.codes, one.line);
    CHECK(with.codes("RCPT TO:<a@b>") == "250 2.1.5");
    CHECK(with.codes("DATA now") == "501 5.5.4");
    CHECK(with.last == step::go_on);
}

TEST_CASE("recipients above the limit are put off, so that the client splits")
{
    dialogue with;
    with.say("LHLO x");
    with.say("MAIL FROM:<>");
    for (int i = 0; i < 3; ++i)
        CHECK(with.codes("RCPT TO:<a@b>") == "250 2.1.5");
    CHECK(with.codes("RCPT TO:<a@b>") == "452 4.5.3");
    CHECK(with.server.current().recipients.size() == 3);
}

TEST_CASE("the other commands answer and change nothing")
{
    dialogue with;
    with.say("EHLO x");
    with.say("MAIL FROM:<a@b>");
    CHECK(with.codes("NOOP") == "250 2.0.0");
    CHECK(with.codes("vrfy someone") == "252 2.0.0");
    CHECK(with.codes("HELP") == "214 2.0.0");
    for (const char* refused : {"EXPN list", "ETRN x", "STARTTLS", "AUTH PLAIN x", "XCLIENT ADDR=192.0.2.1"})
        CHECK_MESSAGE(with.codes(refused) == "502 5.5.1", refused);
    CHECK(with.codes("NONSENSE") == "500 5.5.2");
    CHECK(with.server.is_in_transaction());
    CHECK(with.codes("QUIT") == "221 2.0.0");
    CHECK(with.last == step::close);
}

TEST_CASE("BDAT closes, since its chunk would be read as commands")
{
    dialogue with;
    with.say("EHLO x");
    CHECK(with.codes("BDAT 100 LAST") == "502 5.5.1");
    CHECK(with.last == step::close);
}

TEST_CASE("a message read as commands ends the session soon")
{
    dialogue with;
    with.say("EHLO x");
    for (unsigned i = 1; i < machine::stray_limit; ++i) {
        CHECK(with.codes("Received: from x") == "500 5.5.2");
        CHECK(with.last == step::go_on);
    }
    std::string replies;
    CHECK(with.server.refuse_long_line(replies) == step::close);
    CHECK(replies.starts_with("421 4.7.0"));
}

TEST_CASE("STARTTLS is offered where it can be had, and begins everything anew")
{
    dialogue with;
    CHECK(with.codes("STARTTLS") == "502 5.5.1");
    smtp_in::offer secure = offered();
    secure.starttls = true;
    CHECK(smtp_in::ehlo_reply(secure).find("\r\n250-STARTTLS\r\n") != std::string::npos);
    with.server = machine(secure, 3, "127.0.0.1");
    CHECK(with.codes("STARTTLS") == "503 5.5.1");
    with.say("LHLO x");
    with.say("XFORWARD IDENT=4Q1");
    CHECK(with.codes("STARTTLS now") == "501 5.5.4");
    with.say("MAIL FROM:<a@b>");
    CHECK(with.codes("STARTTLS") == "503 5.5.1");
    with.say("RSET");
    std::string replies;
    CHECK(with.server.handle("starttls", replies) == step::start_tls);
    CHECK(replies.empty());

    with.server.secure();
    CHECK_FALSE(with.server.is_lmtp());
    CHECK_FALSE(with.server.current().origin.ident.has_value());
    CHECK(with.server.current().helo.empty());
    CHECK(with.codes("MAIL FROM:<a@b>") == "503 5.5.1");
    with.server.announce(secure);
    with.server.handle("LHLO x", replies);
    CHECK(replies.find("STARTTLS") == std::string::npos);
    CHECK(with.codes("STARTTLS") == "503 5.5.1");
    CHECK(with.codes("MAIL FROM:<a@b>") == "250 2.1.0");
}

TEST_CASE("where TLS is needed nothing is taken before it but greetings, NOOP and QUIT")
{
    smtp_in::offer needing = offered();
    needing.starttls = needing.needs_tls = true;
    dialogue with;
    with.server = machine(needing, 3, "127.0.0.1");
    CHECK(with.codes("EHLO x").starts_with("250 "));
    for (const char* refused : {"XFORWARD IDENT=4Q1", "MAIL FROM:<a@b>", "RCPT TO:<a@b>", "DATA", "RSET", "VRFY a"})
        CHECK_MESSAGE(with.codes(refused) == "451 4.7.0", refused);
    CHECK(with.codes("NOOP") == "250 2.0.0");
    with.server.secure();
    with.say("EHLO x");
    CHECK(with.codes("MAIL FROM:<a@b>") == "250 2.1.0");
}
