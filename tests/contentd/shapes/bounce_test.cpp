#include "contentd/shapes/bounce.hpp"
#include "tests/contentd/corpus.hpp"
#include "tests/contentd/shapes/messages.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

using shapes::bounce_kind;

namespace {

std::optional<shapes::bounce> bounce_in(const std::string& written, const std::string& sender = "")
{
    const shapes_test::message message(written);
    return shapes::bounce_of(message.tree(), sender);
}

std::string report(const std::string& fields, const std::string& subject = "Undelivered Mail Returned to Sender")
{
    return "From: MAILER-DAEMON@mx.example.com\nTo: sender@example.jp\nSubject: " + subject +
           "\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
           "--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n" +
           fields +
           "\n--b\nContent-Type: text/rfc822-headers\n\nFrom: Sender <sender@example.jp>\nTo: user@example.com\n"
           "Subject: hello\nMessage-ID:\n <1@example.jp>\n--b--\n";
}

std::string written_by(const std::string& from, const std::string& subject, const std::string& text,
                       const std::string& fields = "")
{
    return "From: " + from + "\nTo: sender@example.jp\nSubject: " + subject + "\n" + fields +
           "Content-Type: text/plain; charset=utf-8\n\n" + text;
}

} // namespace

TEST_CASE("a report of RFC 3464 tells kind, status, recipient and the returned message")
{
    struct row
    {
        std::string fields;
        bounce_kind kind;
        std::string status, recipient;
    };
    const row rows[] = {
        {"Final-Recipient: rfc822; User@example.com\nAction: failed\nStatus: 5.1.1\n", bounce_kind::delivery_failure,
         "5.1.1", "user@example.com"},
        {"Final-Recipient: rfc822; a@example.com\nOriginal-Recipient: rfc822;user@example.com\nAction: delayed\n"
         "Status: 4.4.1 (timed out)\n",
         bounce_kind::delay, "4.4.1", "user@example.com"},
        {"Final-Recipient: rfc822;user@example.com\nAction: relayed (to mx2)\nStatus: 2.1.5\n", bounce_kind::success,
         "2.1.5", "user@example.com"},
        {"Final-Recipient: rfc822;user@example.com\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.7.26\n"
         " unauthenticated\n",
         bounce_kind::delivery_failure, "5.7.26", "user@example.com"},
        {"Final-Recipient: rfc822;user@example.com\nAction: failed\nDiagnostic-Code: smtp; 552 mailbox full\n",
         bounce_kind::delivery_failure, "5.2.2", "user@example.com"},
        {"Final-Recipient: rfc822;one@example.com\nAction: delayed\nStatus: 4.0.0\n\n"
         "Final-Recipient: rfc822;two@example.com\nAction: failed\nStatus: 5.4.4\n",
         bounce_kind::delivery_failure, "5.4.4", "two@example.com"},
        {"Final-Recipient: rfc822;user@example.com\nAction: expired\nStatus: 4.4.1\n", bounce_kind::delivery_failure,
         "4.4.1", "user@example.com"},
        {"Final-Recipient: rfc822;user@example.com\nStatus: 4.2.2\n", bounce_kind::delay, "4.2.2", "user@example.com"},
    };
    for (const row& each : rows) {
        CAPTURE(each.fields);
        const auto found = bounce_in(report(each.fields));
        REQUIRE(found.has_value());
        CHECK_EQ(found->kind, each.kind);
        CHECK_EQ(found->status, each.status);
        CHECK_EQ(found->recipient, each.recipient);
        CHECK_EQ(found->reason, "delivery-status part");
        CHECK(found->has_returned);
        CHECK_EQ(found->returned_message_id, "<1@example.jp>");
        CHECK_EQ(found->returned_from, "sender@example.jp");
    }
}

TEST_CASE("bounces of mail systems with forms of their own")
{
    struct row
    {
        std::string file;
        bounce_kind kind;
        std::string status, recipient, returned_from;
    };
    const row rows[] = {
        {"arf-01", bounce_kind::feedback_report, "", "redacted@example.net", "abuse@example.ed.jp"},
        {"lhost-qmail-08", bounce_kind::delivery_failure, "5.2.2", "shironeko@example.ad.jp", ""},
        {"lhost-qmail-09", bounce_kind::delivery_failure, "5.7.606", "neko@example.co.jp", "kijitora@example.jp"},
        {"lhost-exim-34", bounce_kind::delivery_failure, "5.7.1", "kijitora@example.net", "sironeko@nyaan.example.com"},
        {"lhost-domino-02", bounce_kind::delivery_failure, "5.1.1", "kijitora@example.co.jp", "kijitora@example.org"},
        {"lhost-notes-01", bounce_kind::delivery_failure, "5.0.0", "kijitora@u1.example.co.jp", "shironeko@example.jp"},
        {"lhost-x1-03", bounce_kind::delivery_failure, "5.1.1", "kijitora@example.org", ""},
        {"lhost-x4-01", bounce_kind::delivery_failure, "5.2.2", "kijitora@example.com", "nekonyaan@example.com"},
        {"lhost-ezweb-01", bounce_kind::delivery_failure, "5.7.1",
         "this-message-rejected-by-the-domain-filter@ezweb.ne.jp", "user@example.or.jp"},
        {"lhost-kddi-01", bounce_kind::delivery_failure, "5.2.2", "kijitora@x0000000000000.dion.ne.jp",
         "shironeko@example.com"},
        {"lhost-biglobe-01", bounce_kind::delivery_failure, "5.2.2", "postmaster@mxr.biglobe.ne.jp",
         "kijitora@mx.example.com"},
        {"lhost-mfilter-01", bounce_kind::delivery_failure, "5.1.1", "kijitora@example.com", "shironeko@example.jp"},
        {"lhost-v5sendmail-01", bounce_kind::delivery_failure, "4.4.1", "kijitora@example.com",
         "shironeko@example.co.jp"},
        {"lhost-exchange2003-01", bounce_kind::delivery_failure, "5.1.1", "kijitora@example.jp", ""},
        {"lhost-imailserver-01", bounce_kind::delivery_failure, "5.1.1", "kijitora@example.com",
         "kijitora@example.org"},
        {"rhost-nttdocomo-01", bounce_kind::delivery_failure, "5.2.0", "azumakuniyuki@ntt.docomo.example.ne.jp",
         "le@example.jp"},
        {"rfc3834-05", bounce_kind::auto_reply, "", "foo@bar.net", ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.file);
        const auto found =
            bounce_in(corpus::content("tests/data/shapes/bounces/" + each.file + ".eml"), "x@example.invalid");
        REQUIRE(found.has_value());
        CHECK_EQ(shapes::name_of(found->kind), shapes::name_of(each.kind));
        CHECK_EQ(found->status, each.status);
        CHECK_EQ(found->recipient, each.recipient);
        CHECK_EQ(found->returned_from, each.returned_from);
    }
}

TEST_CASE("automatic replies, by their fields and by their words")
{
    for (const std::string field : {"Auto-Submitted: auto-replied\n", "X-Autoreply: yes\n", "Precedence: auto_reply\n",
                                    "X-Autorespond: vacation\n"}) {
        CAPTURE(field);
        const auto found = bounce_in(written_by("a@example.com", "hello", "I am away.", field), "a@example.com");
        REQUIRE(found.has_value());
        CHECK_EQ(found->kind, bounce_kind::auto_reply);
        CHECK_EQ(found->recipient, "a@example.com");
        CHECK_EQ(found->status, "");
    }
    for (const std::string subject :
         {"Out of office: your mail", "=?UTF-8?B?6Ieq5YuV5b+c562U?=", "Automatic reply: hi"}) {
        CAPTURE(subject);
        const auto found =
            bounce_in(written_by("a@example.com", subject, "I am away.", "Precedence: junk\n"), "a@example.com");
        REQUIRE(found.has_value());
        CHECK_EQ(found->kind, bounce_kind::auto_reply);
    }
}

TEST_CASE("virus notices and challenges")
{
    const std::string scanners[] = {
        written_by("virus-scanner@example.com", "VIRUS IN YOUR MAIL",
                   "Our scanner found the virus W32/Klez.H in your message to user@example.com."),
        written_by("postmaster@example.com", "Virus Alert: your message was infected",
                   "A message you sent to user@example.com contained the worm WORM_KLEZ.H and was deleted."),
        written_by("antivirus@example.com", "ウイルス検出通知",
                   "あなたの送信したメールからウイルス WORM_KLEZ を検出し、削除しました。"),
    };
    for (const std::string& each : scanners) {
        CAPTURE(each);
        const auto found = bounce_in(each);
        REQUIRE(found.has_value());
        CHECK_EQ(shapes::name_of(found->kind), "virus notice");
    }
    const auto challenge = bounce_in(written_by("user@example.com", "Please confirm your message",
                                                "Your message is being held until you reply to this mail.",
                                                "Auto-Submitted: auto-replied\n"),
                                     "confirm@example.com");
    REQUIRE(challenge.has_value());
    CHECK_EQ(shapes::name_of(challenge->kind), "challenge");
    CHECK_EQ(challenge->recipient, "user@example.com");
}

TEST_CASE("what tells which message it was is no returned message")
{
    const std::string told = "To: user@example.com\nSubject: hello\nDate: today\n\nuser unknown: user@example.com\n";
    const auto without = bounce_in(written_by("MAILER-DAEMON@example.com", "failure notice", told));
    REQUIRE(without.has_value());
    CHECK_FALSE(without->has_returned);
    CHECK_EQ(without->status, "5.1.1");
    const auto with = bounce_in(
        written_by("MAILER-DAEMON@example.com", "failure notice",
                   "user unknown\n\n> From: Sender <sender@example.jp>\n> Message-ID:\n>  <1@example.jp>\n> " + told));
    REQUIRE(with.has_value());
    CHECK_EQ(with->returned_message_id, "<1@example.jp>");
    CHECK_EQ(with->returned_from, "sender@example.jp");
    CHECK_EQ(with->recipient, "user@example.com");
}

TEST_CASE("a warning about a delay is none about a failure")
{
    const auto found =
        bounce_in(written_by("MAILER-DAEMON@example.com", "Warning: could not send message for past 4 hours",
                             "<user@example.com>: Deferred: connection timed out\n"
                             "Message will be retried for 2 more days\n"));
    REQUIRE(found.has_value());
    CHECK_EQ(shapes::name_of(found->kind), "delay");
    CHECK_EQ(found->status, "4.4.1");
    CHECK_EQ(found->recipient, "user@example.com");
}

TEST_CASE("what people write is no bounce")
{
    const std::string honest[] = {
        written_by("a@example.com", "hello", "How are you?"),
        written_by("a@example.com", "Viruses and bounced mail", "My mail was returned by the server, user unknown."),
        written_by("a@example.com", "Delivery problem", "Your parcel could not be delivered to the address."),
        written_by("a@example.com", "New virus found in mail", "The scanner detected the virus W32/Klez."),
        written_by("a@example.com", "Fwd: Out of ideas", "I am away from keyboard."),
        written_by("a@example.com", "Photos of what I did on vacation", "See them attached."),
        written_by("a@example.com", "Re: on vacation", "Have a good time.", "In-Reply-To: <1@example.jp>\n"),
        written_by("shop@example.com", "=?UTF-8?B?5aSP5a2j5LyR5pqH44Gu44GK55+l44KJ44Gb?=", "closed",
                   "List-Id: <n.example.com>\n"),
        written_by("postmaster@example.com", "Re: Undelivered Mail Returned to Sender", "I repaired it.",
                   "In-Reply-To: <1@example.jp>\n"),
        written_by("cron@example.com", "Cron <root@host> backup", "done", "Auto-Submitted: auto-generated\n"),
        written_by("postmaster@example.com", "Maintenance on Sunday", "The servers will be down for an hour."),
    };
    for (const std::string& each : honest) {
        CAPTURE(each);
        CHECK_FALSE(bounce_in(each, "a@example.com").has_value());
    }
    CHECK_FALSE(bounce_in(written_by("a@example.com", "hello", "How are you?"), "").has_value());
    CHECK_FALSE(bounce_in("").has_value());
}
