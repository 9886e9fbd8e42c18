#include "contentd/actions/received.hpp"
#include "contentd/shapes/loop_marks.hpp"
#include "tests/contentd/shapes/messages.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

std::string own_field(const std::string& hostname, bool is_lmtp = false, std::string peer = "192.0.2.1")
{
    smtp_in::envelope envelope;
    envelope.helo = "a-rather-long-name-of-a-client-so-that-the-field-is-folded.mail.example.com";
    envelope.peer_address = std::move(peer);
    envelope.is_lmtp = is_lmtp;
    return contentd::received_field(envelope, hostname, base::time_point{});
}

std::size_t passes(const std::string& header)
{
    const shapes_test::message message(header + "Subject: x\n\n" + own_field("mx.example.jp"));
    return shapes::passes_through(message.tree(), "mx.example.jp");
}

bool was_delivered(const std::string& header, const std::string& to)
{
    const shapes_test::message message(header + "\n");
    return shapes::was_delivered_to(message.tree(), to);
}

} // namespace

TEST_CASE("the Received fields of contentd at this host are counted, and no other")
{
    CHECK_EQ(passes(""), 0);
    CHECK_EQ(passes(own_field("mx.example.jp")), 1);
    CHECK_EQ(passes(own_field("mx.example.jp") + own_field("mx.example.jp", true, "2001:db8::1")), 2);
    CHECK_EQ(passes(own_field("MX.Example.JP") + own_field("mx2.example.jp")), 1);
    CHECK_EQ(passes(own_field("mx.example.jp.example.com")), 0);
    CHECK_EQ(passes("Received: from x ([192.0.2.1]) by mx.example.jp (Postfix) with ESMTP id 1; date\n"), 0);
    CHECK_EQ(passes("X-Received: from x ([192.0.2.1]) by mx.example.jp (Sekimori) with ESMTP; date\n"), 0);
    CHECK_EQ(passes("RECEIVED: (A) FROM X ([192.0.2.1]) BY MX.EXAMPLE.JP\n\t (SEKIMORI) WITH ESMTP; DATE\n"), 1);
    CHECK_EQ(passes("Received:\n"), 0);
}

TEST_CASE("delivery to a recipient is known by either field")
{
    CHECK(was_delivered("Delivered-To: user@example.jp\n", "user@example.jp"));
    CHECK(was_delivered("Delivered-To: other@example.jp\nX-Original-To: <User@Example.JP>\n", "user@example.jp"));
    CHECK_FALSE(was_delivered("Delivered-To: user@example.jp.example.com\n", "user@example.jp"));
    CHECK_FALSE(was_delivered("To: user@example.jp\n", "user@example.jp"));
    CHECK_FALSE(was_delivered("Subject: x\n", "user@example.jp"));
}
