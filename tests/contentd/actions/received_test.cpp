#include "contentd/actions/received.hpp"

#include <doctest/doctest.h>

namespace {

// Folding taken off.
std::string unfolded(std::string field)
{
    for (auto at = field.find("\r\n "); at != std::string::npos; at = field.find("\r\n "))
        field.erase(at, 2);
    for (auto at = field.find("\r\n\t"); at != std::string::npos; at = field.find("\r\n\t"))
        field.replace(at, 3, " ");
    return field;
}

} // namespace

TEST_CASE("the trace field tells from whom, by whom, how and when")
{
    smtp_in::envelope of;
    of.helo = "mail.example";
    of.peer_address = "127.0.0.1";
    of.is_lmtp = true;
    of.origin.ident = "4XyZ";
    of.recipients.push_back({"secret@example.org", ""});
    const base::time_point at = base::from_epoch_ms(1'795'705'445'000);
    CHECK(unfolded(contentd::received_field(of, "filter.example", at)) ==
          "Received: from mail.example ([127.0.0.1]) by filter.example (Sekimori) with LMTP id 4XyZ; "
          "Thu, 26 Nov 2026 15:04:05 +0000\r\n");
    CHECK(unfolded(contentd::received_field(of, "filter.example", at, true)).find(" with LMTPS id ") !=
          std::string::npos);
    of.is_lmtp = false;
    CHECK(unfolded(contentd::received_field(of, "filter.example", at, true)).find(" with ESMTPS id ") !=
          std::string::npos);
}

TEST_CASE("what the peer says of itself cannot break the field")
{
    smtp_in::envelope of;
    of.helo = "a;b (c)\tby evil\x80";
    of.peer_address = "::1";
    const std::string field = unfolded(contentd::received_field(of, "filter.example", base::from_epoch_ms(0)));
    CHECK(field == "Received: from a?b??c??by?evil? ([IPv6:::1]) by filter.example (Sekimori) with ESMTP; "
                   "Thu, 1 Jan 1970 00:00:00 +0000\r\n");
    of.helo.clear();
    of.peer_address.clear();
    CHECK(unfolded(contentd::received_field(of, "f", base::from_epoch_ms(0)))
              .starts_with("Received: from unknown ([localhost])"));
}
