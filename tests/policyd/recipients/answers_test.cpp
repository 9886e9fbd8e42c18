// What Dovecot and SMTP servers answer, read without a network.

#include "policyd/recipients/callforward.hpp"
#include "policyd/recipients/dovecot_answer.hpp"

#include <doctest/doctest.h>

#include <string>

using policyd::dovecot_reader;
using policyd::parse_dovecot_line;
using policyd::recipient_verdict;
using kind = policyd::dovecot_line::kind;

TEST_CASE("Dovecot's lines are what they begin with, and their number must be one")
{
    struct row
    {
        const char* line;
        kind is;
        std::uint32_t number;
    };
    const row table[] = {
        {"VERSION\t1\t2", kind::version, 1},
        {"VERSION\t2\t0", kind::version, 2},
        {"VERSION", kind::broken, 0},
        {"SPID\t1234", kind::other, 0},
        {"MECH\tPLAIN\tplaintext", kind::mechanism, 0},
        {"USER\t7\tbob\tuid=1000\tgid=1000\thome=/home/bob", kind::user, 7},
        {"USER\t4294967295", kind::user, 4294967295U},
        {"USER\t4294967296\tbob", kind::broken, 0},
        {"USER\t-1\tbob", kind::broken, 0},
        {"USER\tx\tbob", kind::broken, 0},
        {"USER\t\tbob", kind::broken, 0},
        {"USER", kind::broken, 0},
        {"NOTFOUND\t3", kind::not_found, 3},
        {"NOTFOUND\t3 ", kind::broken, 0},
        {"notfound\t3", kind::other, 0},
        {"FAIL\t9", kind::failed, 9},
        {"FAIL", kind::broken, 0},
        {"", kind::other, 0},
        {"\t\t", kind::other, 0},
    };
    for (const row& each : table) {
        CAPTURE(std::string(each.line));
        const auto read = parse_dovecot_line(each.line);
        CHECK(read.is == each.is);
        if (each.is != kind::broken)
            CHECK_EQ(read.number, each.number);
    }
}

TEST_CASE("Dovecot's reason for a failure is unescaped")
{
    CHECK_EQ(parse_dovecot_line("FAIL\t9\tuser=bob\treason=two\001twords\0010\001x").reason,
             std::string("two\twords\0x", 11));
    CHECK_EQ(parse_dovecot_line("FAIL\t9\tcode=temp_fail").reason, "temp_fail");
    CHECK_EQ(parse_dovecot_line("FAIL\t9\treason=cut\001").reason, "cut\001");
}

TEST_CASE("a question to Dovecot escapes what would end it")
{
    CHECK_EQ(policyd::dovecot_question(5, "bob@example.org", "lmtp"), "USER\t5\tbob@example.org\tservice=lmtp\n");
    CHECK_EQ(policyd::dovecot_question(5, "a\tb\nUSER\t6\r\001", "lmtp"),
             "USER\t5\ta\001tb\001nUSER\001t6\001r\0011\tservice=lmtp\n");
}

TEST_CASE("Dovecot's lines may come in any pieces, and not without end")
{
    dovecot_reader reader;
    for (const char* piece : {"VERS", "ION\t1"}) {
        std::string_view bytes = piece;
        CHECK(reader.feed(bytes) == dovecot_reader::status::incomplete);
        CHECK(bytes.empty());
    }
    std::string_view rest = "\t2\nSPID\t1\nUS";
    CHECK(reader.feed(rest) == dovecot_reader::status::complete);
    CHECK_EQ(reader.take(), "VERSION\t1\t2");
    CHECK(reader.feed(rest) == dovecot_reader::status::complete);
    CHECK_EQ(reader.take(), "SPID\t1");
    CHECK(reader.feed(rest) == dovecot_reader::status::incomplete);
    const std::string endless(dovecot_reader::line_limit, 'x');
    std::string_view more = endless;
    CHECK(reader.feed(more) == dovecot_reader::status::broken);
}

TEST_CASE("only a reply that speaks of the mailbox makes a recipient unknown")
{
    struct row
    {
        int code;
        const char* enhanced;
        recipient_verdict is;
    };
    const row table[] = {
        {250, "2.1.5", recipient_verdict::known},     {251, "", recipient_verdict::known},
        {550, "5.1.1", recipient_verdict::unknown},   {550, "", recipient_verdict::unknown},
        {551, "", recipient_verdict::unknown},        {553, "", recipient_verdict::unknown},
        {550, "5.1.10", recipient_verdict::unknown},  {550, "5.0.0", recipient_verdict::unknown},
        {554, "5.1.1", recipient_verdict::unknown},   {550, "5.1.7", recipient_verdict::temporary},
        {550, "5.1.8", recipient_verdict::temporary}, {550, "5.7.1", recipient_verdict::temporary},
        {550, "5.2.1", recipient_verdict::temporary}, {552, "5.2.2", recipient_verdict::temporary},
        {552, "", recipient_verdict::temporary},      {554, "", recipient_verdict::temporary},
        {554, "5.7.1", recipient_verdict::temporary}, {503, "5.5.1", recipient_verdict::temporary},
        {500, "", recipient_verdict::temporary},      {450, "4.1.1", recipient_verdict::temporary},
        {450, "4.2.0", recipient_verdict::temporary}, {421, "", recipient_verdict::temporary},
        {451, "4.3.0", recipient_verdict::temporary}, {354, "", recipient_verdict::temporary},
        {530, "5.7.0", recipient_verdict::temporary}, {530, "", recipient_verdict::temporary},
    };
    for (const row& each : table) {
        CAPTURE(each.code);
        CAPTURE(std::string(each.enhanced));
        CHECK(policyd::verdict_of({each.code, each.enhanced, ""}) == each.is);
    }
}

TEST_CASE("a recipient is named to a server as RFC 5321 writes it")
{
    CHECK_EQ(policyd::rcpt_line("bob.x+y@example.org"), "RCPT TO:<bob.x+y@example.org>\r\n");
    CHECK_EQ(policyd::rcpt_line("two words@example.org"), "RCPT TO:<\"two words\"@example.org>\r\n");
    CHECK_EQ(policyd::rcpt_line("a\"b\\c>@example.org"), "RCPT TO:<\"a\\\"b\\\\c>\"@example.org>\r\n");
    CHECK_EQ(policyd::rcpt_line(".bob@example.org"), "RCPT TO:<\".bob\"@example.org>\r\n");
    CHECK_EQ(policyd::rcpt_line("a@b@example.org"), "RCPT TO:<\"a@b\"@example.org>\r\n");
    CHECK_EQ(policyd::rcpt_line("b\xc3\xb6@example.org"), "RCPT TO:<b\xc3\xb6@example.org>\r\n");
    CHECK(policyd::needs_utf8("b\xc3\xb6@example.org"));
    CHECK_FALSE(policyd::needs_utf8("bob@example.org"));
}
