#include "contentd/smtp_in/xforward.hpp"

#include <doctest/doctest.h>

#include <string>

using smtp_in::read_xforward;
using smtp_in::xforward;

TEST_CASE("the attributes that Postfix sends are decoded")
{
    xforward origin;
    REQUIRE(read_xforward("NAME=mx+2Bcl.example ADDR=192.0.2.7 PORT=40001", origin).has_value());
    REQUIRE(read_xforward("proto=ESMTP helo=[192.0.2.7] ident=4XyZ12 source=REMOTE", origin).has_value());
    CHECK(origin.name == "mx+cl.example");
    CHECK(origin.addr == "192.0.2.7");
    CHECK(origin.port == "40001");
    CHECK(origin.proto == "ESMTP");
    CHECK(origin.helo == "[192.0.2.7]");
    CHECK(origin.ident == "4XyZ12");
    CHECK(origin.source == "REMOTE");
    CHECK_FALSE(origin.is_empty());
}

TEST_CASE("an IPv6 address stands behind IPV6:")
{
    xforward origin;
    REQUIRE(read_xforward("ADDR=IPv6:2001:db8::1", origin).has_value());
    CHECK(origin.addr == "2001:db8::1");
}

TEST_CASE("what Postfix does not know is absent, also when it was told before")
{
    xforward origin;
    REQUIRE(read_xforward("NAME=a IDENT=b", origin).has_value());
    REQUIRE(read_xforward("NAME=[UNAVAILABLE] IDENT=[tempunavail]", origin).has_value());
    CHECK(origin.is_empty());
}

TEST_CASE("attributes that we do not know are ignored")
{
    xforward origin;
    CHECK(read_xforward("LOGIN=someone FUTURE=+zz NAME=a", origin).has_value());
    CHECK(origin.name == "a");
}

TEST_CASE("a bad command changes nothing")
{
    xforward origin;
    REQUIRE(read_xforward("NAME=before", origin).has_value());
    const std::string too_long = "NAME=" + std::string(256, 'x');
    const std::string bad[] = {
        "NAME",   "=x",         "NAME=", "NAME=a+4",         "NAME=a+zz", "ADDR=unknown", "ADDR=192.0.2.256",
        "PORT=x", "PORT=65536", "PORT=", "SOURCE=ELSEWHERE", too_long};
    for (const std::string& one : bad) {
        CAPTURE(one);
        CHECK_FALSE(read_xforward("HELO=h " + one, origin).has_value());
        CHECK(origin.name == "before");
        CHECK_FALSE(origin.helo.has_value());
    }
    CHECK_FALSE(read_xforward("", origin).has_value());
    CHECK(read_xforward("NAME=" + std::string(255, 'x'), origin).has_value());
}
