#include "contentd/smtp_out/announcements.hpp"

#include <doctest/doctest.h>

TEST_CASE("the last announcement of each next hop is known")
{
    smtp_out::announcements known;
    CHECK_FALSE(known.of("127.0.0.1:10026").has_value());
    known.store("127.0.0.1:10026", smtp::parse_capabilities("mx\nDSN"));
    CHECK(known.of("127.0.0.1:10026")->dsn);
    CHECK_FALSE(known.of("127.0.0.1:10027").has_value());
    known.store("127.0.0.1:10026", smtp::parse_capabilities("mx"));
    CHECK_FALSE(known.of("127.0.0.1:10026")->dsn);
}
