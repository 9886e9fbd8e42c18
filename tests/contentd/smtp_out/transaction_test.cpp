#include "contentd/smtp_out/transaction.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using smtp_out::transaction;

namespace {

smtp_out::outgoing message_to(std::size_t recipients)
{
    smtp_out::outgoing made;
    made.sender = "a@b.example";
    for (std::size_t i = 0; i < recipients; ++i)
        made.recipients.push_back({"r" + std::to_string(i) + "@d.example", ""});
    return made;
}

std::vector<int> codes(transaction& steps)
{
    std::vector<int> found;
    for (const smtp::reply& one : steps.take_replies())
        found.push_back(one.code);
    return found;
}

const smtp::capabilities plain = smtp::parse_capabilities("mx\nXFORWARD IDENT");
const smtp::reply ok{250, "2.1.0", "Ok"};

} // namespace

TEST_CASE("the commands stand in their order")
{
    smtp_out::outgoing message = message_to(2);
    message.origin.ident = "4Q1";
    const transaction steps(message, plain, "mx:25", true);
    CHECK(steps.commands() == 6);
    CHECK(steps.lines(0, 6) == "RSET\r\nXFORWARD IDENT=4Q1\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<r0@d.example>\r\n"
                               "RCPT TO:<r1@d.example>\r\nDATA\r\n");
    CHECK(steps.lines(2, 3) == "MAIL FROM:<a@b.example>\r\n");
}

TEST_CASE("each recipient has its own outcome")
{
    const smtp_out::outgoing message = message_to(3);
    transaction steps(message, plain, "mx:25", false);
    CHECK(steps.note(0, ok));
    CHECK(steps.note(1, ok));
    CHECK(steps.note(2, {550, "5.1.1", "unknown"}));
    CHECK(steps.note(3, {450, "4.2.0", "later"}));
    CHECK_FALSE(steps.is_pointless(4));
    CHECK(steps.is_open());
    CHECK(steps.note(4, {354, "", "go"}));
    CHECK(steps.wants_content());
    CHECK(steps.has_accepted());
    CHECK_FALSE(steps.is_open());
    steps.conclude({250, "2.0.0", "queued"});
    const auto replies = steps.take_replies();
    CHECK(replies[0].to_text() == "250 2.0.0 queued");
    CHECK(replies[1].to_text() == "550 5.1.1 mx:25 said: unknown");
    CHECK(replies[2].to_text() == "450 4.2.0 mx:25 said: later");
}

TEST_CASE("a refused sender is everybody's refusal")
{
    const smtp_out::outgoing message = message_to(2);
    transaction steps(message, plain, "mx:25", false);
    CHECK(steps.note(0, {552, "5.3.4", "too large"}));
    CHECK(steps.is_pointless(1));
    CHECK_FALSE(steps.is_open());
    // Pipelined commands were sent all the same.
    CHECK(steps.note(1, {503, "5.5.1", "need MAIL"}));
    CHECK(steps.note(2, ok));
    CHECK(steps.note(3, {354, "", "go"}));
    CHECK_FALSE(steps.has_accepted());
    CHECK(codes(steps) == std::vector{552, 552});
}

TEST_CASE("with no recipient left there is nothing to send, and the transaction stays open")
{
    const smtp_out::outgoing message = message_to(1);
    transaction steps(message, plain, "mx:25", false);
    CHECK(steps.note(0, ok));
    CHECK(steps.note(1, {450, "", "later"}));
    CHECK(steps.is_pointless(2));
    CHECK(steps.note(2, {554, "5.5.1", "no valid recipients"}));
    CHECK_FALSE(steps.wants_content());
    CHECK(steps.is_open());
    CHECK(codes(steps) == std::vector{450});
}

TEST_CASE("a refused DATA is the reply of those who were accepted")
{
    const smtp_out::outgoing message = message_to(2);
    transaction steps(message, plain, "mx:25", false);
    steps.note(0, ok);
    steps.note(1, ok);
    steps.note(2, {550, "5.1.1", "unknown"});
    CHECK(steps.note(3, {451, "4.3.0", "queue file write error"}));
    CHECK_FALSE(steps.has_accepted());
    CHECK(codes(steps) == std::vector{451, 550});
}

TEST_CASE("a refused XFORWARD does not hinder the mail")
{
    smtp_out::outgoing message = message_to(1);
    message.origin.ident = "4Q1";
    transaction steps(message, plain, "mx:25", false);
    CHECK(steps.note(0, {550, "5.7.0", "not authorized"}));
    CHECK(steps.note(1, ok));
    CHECK(steps.note(2, ok));
    REQUIRE(steps.xforward_refusal().has_value());
    CHECK(steps.xforward_refusal()->code == 550);
    CHECK(steps.has_accepted());
}

TEST_CASE("a dialogue out of step is noticed")
{
    const smtp_out::outgoing message = message_to(1);
    transaction reset_refused(message, plain, "mx:25", true);
    CHECK_FALSE(reset_refused.note(0, {502, "", "what?"}));
    transaction early(message, plain, "mx:25", false);
    CHECK_FALSE(early.note(0, {354, "", "go"}));
    transaction no_data(message, plain, "mx:25", false);
    CHECK_FALSE(no_data.note(2, {250, "", "Ok"}));
}

TEST_CASE("421 speaks of a connection that is not our peer's")
{
    CHECK(smtp_out::relayed({421, "4.3.2", "closing"}, "mx:25").to_text() == "451 4.3.2 mx:25 said: closing");
    CHECK(smtp_out::relayed({550, "", "no"}, "mx:25").to_text() == "550 mx:25 said: no");
}
