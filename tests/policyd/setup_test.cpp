#include "policyd/setup.hpp"

#include <doctest/doctest.h>

TEST_CASE("a place to listen names an endpoint, and the host or the mode beside it")
{
    const auto plain = policyd::to_listen_place("inet:127.0.0.1:10040");
    REQUIRE(plain.has_value());
    CHECK(plain->host.empty());
    const auto named = policyd::to_listen_place("unix:/run/policyd.sock mode=0600 host=mx1");
    REQUIRE(named.has_value());
    CHECK(named->host == "mx1");
    CHECK(named->where.is_unix);
    CHECK(named->where.mode == 0600);
    for (const auto* refused : {"", "inet:127.0.0.1", "unix:/x mode=abc", "unix:/x mode=", "unix:/x host=",
                                "inet:127.0.0.1:1 mode=0600", "inet:127.0.0.1:1 after"}) {
        CAPTURE(refused);
        CHECK_FALSE(policyd::to_listen_place(refused).has_value());
    }
}
