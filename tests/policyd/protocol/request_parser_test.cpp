#include "policyd/protocol/request_parser.hpp"

#include <doctest/doctest.h>

#include <string>

using policyd::attribute;
using policyd::parse_request;

namespace {

const std::string head = "request=smtpd_access_policy\n";

} // namespace

TEST_CASE("a request as Postfix sends it is read attribute by attribute")
{
    const std::string block = head + "protocol_state=RCPT\nprotocol_name=ESMTP\nclient_address=192.0.2.1\n"
                                     "client_name=mail.example.com\nclient_port=40123\nsender=\n"
                                     "recipient=bob@example.net\nrecipient_count=0\ninstance=1a.2b.3c.0\nsize=12\n"
                                     "encryption_keysize=0\ntls_sni=\npolicy_context=mx/rcpt\n\n";
    const auto read = parse_request(block);
    REQUIRE(read.has_value());
    CHECK((*read)[attribute::protocol_state] == "RCPT");
    CHECK((*read)[attribute::client_port] == "40123");
    CHECK((*read)[attribute::sender].empty());
    CHECK((*read)[attribute::recipient] == "bob@example.net");
    CHECK((*read)[attribute::policy_context] == "mx/rcpt");
    CHECK((*read)[attribute::sasl_username].empty());
}

TEST_CASE("every attribute is found by its name, and no other name is")
{
    for (std::size_t i = 0; i < policyd::attribute_count; ++i) {
        const auto which = static_cast<attribute>(i);
        CHECK(policyd::attribute_of(policyd::name_of(which)) == which);
    }
    for (const auto* name : {"", "x", "Sender", "sende", "senders", "recipient_counts", "sasl_usernamE"})
        CHECK_FALSE(policyd::attribute_of(name).has_value());
}

TEST_CASE("values are taken as they are, addresses without the dots that end their domains")
{
    struct
    {
        std::string line;
        attribute which;
        std::string value;
    } const good[] = {
        {"sender=SRS0=aa=bb=example.org=bob@example.com", attribute::sender, "SRS0=aa=bb=example.org=bob@example.com"},
        {"sender=sp ace@example.com", attribute::sender, "sp ace@example.com"},
        {"recipient=\x7f@example.com", attribute::recipient, "\x7f@example.com"},
        {"recipient=\xff\xfe@example.com", attribute::recipient, "\xff\xfe@example.com"},
        {"recipient=\xe9\x96\xa2@example.com", attribute::recipient, "\xe9\x96\xa2@example.com"},
        {"sender=Bob@Example.com.", attribute::sender, "Bob@Example.com"},
        {"recipient=a..b.@example.com..", attribute::recipient, "a..b.@example.com"},
        {"recipient=bob.", attribute::recipient, "bob."},
        {"sender= @x", attribute::sender, " @x"},
        {"sender=first\nsender=second", attribute::sender, "first"},
        {"sender=\nsender=second", attribute::sender, ""},
        {"new_in_postfix_4=yes\nstress=yes", attribute::stress, "yes"},
    };
    for (const auto& [line, which, value] : good) {
        CAPTURE(line);
        const std::string block = head + line + "\n\n";
        const auto read = parse_request(block);
        REQUIRE(read.has_value());
        CHECK((*read)[which] == value);
    }
}

TEST_CASE("what Postfix never sends is refused")
{
    const std::string refused[] = {
        "\n",
        "sender=x\n\n",
        "request=junk_policy\n\n",
        "request=\n\n",
        "Request=smtpd_access_policy\n\n",
        "request=smtpd_access_policy\r\n\r\n\n",
        head + "sender=a\rb\n\n",
        head + std::string("sender=a\0b\n\n", 12),
        head + "sender\n\n",
        head + "=value\n\n",
        "GET / HTTP/1.1\nHost: x\n\n",
        head + "sender=" + std::string(policyd::request_limit, 'x') + "\n\n",
    };
    for (const auto& block : refused) {
        CAPTURE(block.substr(0, 60));
        CHECK_FALSE(parse_request(block).has_value());
    }
}

TEST_CASE("a block ends at the first empty line, however it arrives")
{
    const std::string stream = head + "sender=a\n\n" + head + "\n";
    const auto first = head.size() + 10;
    for (std::size_t arrived = 0; arrived < first; ++arrived)
        CHECK(policyd::end_of_block(std::string_view(stream).substr(0, arrived), arrived == 0 ? 0 : arrived - 1) == 0);
    CHECK(policyd::end_of_block(std::string_view(stream).substr(0, first), first - 1) == first);
    CHECK(policyd::end_of_block(stream) == first);
    CHECK(policyd::end_of_block("\nrequest=") == 1);
}
