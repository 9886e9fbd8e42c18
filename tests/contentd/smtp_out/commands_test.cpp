#include "contentd/smtp_out/commands.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

const std::string all =
    "mx\nPIPELINING\nSIZE\n8BITMIME\nSMTPUTF8\nDSN\nXFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE";

smtp_in::xforward full_origin()
{
    smtp_in::xforward origin;
    origin.name = "client+x.example";
    origin.addr = "2001:db8::1";
    origin.port = "40001";
    origin.proto = "ESMTP";
    origin.helo = "a b";
    origin.ident = "4Q1";
    origin.source = "REMOTE";
    return origin;
}

} // namespace

TEST_CASE("XFORWARD tells what is announced, in xtext")
{
    std::string lines;
    CHECK(smtp_out::append_xforward(full_origin(), smtp::parse_capabilities(all), lines) == 1);
    CHECK(lines == "XFORWARD NAME=client+2Bx.example ADDR=IPV6:2001:db8::1 PORT=40001 PROTO=ESMTP HELO=a+20b IDENT=4Q1 "
                   "SOURCE=REMOTE\r\n");

    lines.clear();
    smtp_in::xforward some;
    some.addr = "192.0.2.1";
    CHECK(smtp_out::append_xforward(some, smtp::parse_capabilities("mx\nXFORWARD NAME ADDR IDENT"), lines) == 1);
    CHECK(lines == "XFORWARD NAME=[UNAVAILABLE] ADDR=192.0.2.1 IDENT=[UNAVAILABLE]\r\n");

    lines.clear();
    CHECK(smtp_out::append_xforward({}, smtp::parse_capabilities(all), lines) == 0);
    CHECK(smtp_out::append_xforward(full_origin(), smtp::parse_capabilities("mx"), lines) == 0);
    CHECK(lines.empty());
}

TEST_CASE("XFORWARD lines stay within 512 bytes")
{
    smtp_in::xforward origin = full_origin();
    origin.name = std::string(255, 'n');
    origin.helo = std::string(255, 'h');
    std::string lines;
    CHECK(smtp_out::append_xforward(origin, smtp::parse_capabilities(all), lines) == 2);
    CHECK(lines.ends_with("\r\n"));
    const std::size_t first = lines.find("\r\n") + 2;
    CHECK(first <= 512);
    CHECK(lines.size() - first <= 512);
    CHECK(lines.substr(first).starts_with("XFORWARD HELO=hhh"));
}

TEST_CASE("MAIL and RCPT carry what the server announced, SIZE with what is added")
{
    smtp_out::outgoing message;
    message.sender = "a@b.example";
    message.parameters = "SIZE=5 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=x";
    message.prepended = "X-A: 1\r\n";
    message.content = {"abc\r\n", "de\r\n"};
    const smtp_in::recipient recipient{"c@d.example", "NOTIFY=NEVER ORCPT=rfc822;c@d.example"};

    std::string lines;
    smtp_out::append_mail(message, smtp::parse_capabilities(all), lines);
    smtp_out::append_recipient(recipient, smtp::parse_capabilities(all), lines);
    CHECK(lines == "MAIL FROM:<a@b.example> SIZE=17 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=x\r\n"
                   "RCPT TO:<c@d.example> NOTIFY=NEVER ORCPT=rfc822;c@d.example\r\n");

    lines.clear();
    const auto poor = smtp::parse_capabilities("mx\nSMTPUTF8");
    smtp_out::append_mail(message, poor, lines);
    smtp_out::append_recipient(recipient, poor, lines);
    CHECK(lines == "MAIL FROM:<a@b.example> SMTPUTF8\r\nRCPT TO:<c@d.example>\r\n");
}

TEST_CASE("a message that needs what the server cannot do is not sent")
{
    smtp_out::outgoing message;
    message.content = {"caf\xc3\xa9\r\n"};
    const auto poor = smtp::parse_capabilities("mx");
    CHECK_FALSE(smtp_out::capability_refusal(message, poor).has_value());
    message.parameters = "BODY=8BITMIME";
    CHECK(smtp_out::capability_refusal(message, poor)->enhanced == "4.6.3");
    CHECK_FALSE(smtp_out::capability_refusal(message, smtp::parse_capabilities(all)).has_value());
    message.content = {"all of it is seven bits, whatever the parameter says\r\n"};
    CHECK_FALSE(smtp_out::capability_refusal(message, poor).has_value());
    message.parameters = "BODY=7BIT SMTPUTF8";
    CHECK(smtp_out::capability_refusal(message, poor)->enhanced == "4.6.7");
    CHECK_FALSE(smtp_out::capability_refusal(message, smtp::parse_capabilities(all)).has_value());
}
