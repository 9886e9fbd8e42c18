// What kind of mail a message is, as rules see it.

#include "observed.hpp"

#include <string>

using testing::observed;

namespace {

const std::string notice = "From: MAILER-DAEMON@mx.example.net\r\nTo: a@example.com\r\n"
                           "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
                           "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
                           "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
                           "Reporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; Gone@example.net\r\n"
                           "Action: failed\r\nStatus: 5.1.1\r\n\r\n"
                           "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: A@example.com\r\nSubject: x\r\n\r\nhi\r\n"
                           "--b--\r\n";

std::string plain(const std::string& body, const std::string& fields = {})
{
    return "From: a@example.com\r\n" + fields + "\r\n" + body;
}

} // namespace

TEST_CASE("a bounce tells its status, whom it could not reach, and whose message came back")
{
    CHECK(observed(notice).text("bounce.kind") == "delivery failure");
    CHECK(observed(notice).text("bounce.status") == "5.1.1");
    CHECK(observed(notice).text("bounce.recipient") == "gone@example.net");
    CHECK(observed(notice).text("bounce.returned_from") == "a@example.com");
    for (const char* const name : {"bounce.kind", "bounce.status", "bounce.recipient", "bounce.returned_from"})
        CHECK(observed(plain("How are you?\r\n")).text(name) == "absent");
}

TEST_CASE("a virus notice is one")
{
    CHECK(observed("From: virus-scanner@example.net\r\nSubject: VIRUS IN YOUR MAIL\r\n\r\n"
                   "Our scanner found the virus W32/Klez.H in your message to user@example.com.\r\n")
              .text("bounce.kind") == "virus notice");
}

TEST_CASE("chain mail, mail without anything and hidden words are told")
{
    observed chain(plain("Forward this to ten friends within 24 hours, or bad luck will follow you.\r\n"));
    CHECK(chain.text("message.chain").find("forward request") != std::string::npos);
    CHECK(observed(plain("Could you forward this to the accountant?\r\n")).text("message.chain") == "absent");
    CHECK(observed(plain(" \r\n\r\n-- \r\n")).text("message.body_less") == "true");
    CHECK(observed(plain("ok\r\n")).text("message.body_less") == "false");
    const std::string html = "Content-Type: text/html\r\n";
    CHECK(observed(plain("<p style='display:none'>aaaaaaaa</p>bb", html)).text("message.hidden_share") == "0.8");
    CHECK(observed(plain("<p>aaaa</p>", html)).text("message.hidden_share") == "0");
}

TEST_CASE("how often this host has passed it on is counted")
{
    const std::string ours = "Received: from a (a [192.0.2.1]) by filter.example (Sekimori) with ESMTP id 1;\r\n"
                             " Thu, 26 Nov 2026 08:00:00 +0000\r\n";
    CHECK(observed(plain("x\r\n", ours + ours)).text("message.passes") == "2");
    CHECK(observed(plain("x\r\n", ours + ours)).text("message.hops") == "2");
    CHECK(observed(plain("x\r\n")).text("message.passes") == "0");
}
