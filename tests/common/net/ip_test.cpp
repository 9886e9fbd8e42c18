#include "common/net/ip.hpp"

#include <doctest/doctest.h>

using net::ip_address;
using net::prefix;

TEST_CASE("addresses of both families read and print")
{
    for (const char* good : {"192.0.2.1", "2001:db8::1", "::", "::1", "0.0.0.0", "255.255.255.255"}) {
        CAPTURE(good);
        const auto read = ip_address::parse(good);
        REQUIRE(read.has_value());
        CHECK(read->to_text() == good);
    }
    for (const char* wrong :
         {"", "192.0.2", "192.0.2.256", "[::1]", "fe80::1%eth0", "1.2.3.4 ", "unknown", "IPv6:::1"}) {
        CAPTURE(wrong);
        CHECK_FALSE(ip_address::parse(wrong).has_value());
    }
    CHECK(ip_address::parse("127.9.9.9")->is_loopback());
    CHECK(ip_address::parse("::1")->is_loopback());
    CHECK_FALSE(ip_address::parse("128.0.0.1")->is_loopback());
}

TEST_CASE("prefixes contain what lies in them, family by family")
{
    const auto net24 = *prefix::parse("192.0.2.0/24");
    CHECK(net24.contains(*ip_address::parse("192.0.2.255")));
    CHECK_FALSE(net24.contains(*ip_address::parse("192.0.3.0")));
    CHECK(net24.contains(*prefix::parse("192.0.2.128/25")));
    CHECK_FALSE(net24.contains(*prefix::parse("192.0.0.0/16")));
    CHECK(prefix::parse("0.0.0.0/0")->contains(*ip_address::parse("8.8.8.8")));
    CHECK_FALSE(prefix::parse("::/0")->contains(*ip_address::parse("8.8.8.8")));
    CHECK(prefix(*ip_address::parse("2001:db8::1"), 64).to_text() == "2001:db8::/64");
    CHECK(prefix::parse("192.0.2.1")->to_text() == "192.0.2.1/32");
}

TEST_CASE("a prefix with bits below its length is taken for a typing error")
{
    const auto wrong = prefix::parse("192.0.2.1/24");
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().text.find("did you mean \"192.0.2.0/24\"") != std::string::npos);
    for (const char* bad : {"192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/24x", "/24"})
        CHECK_FALSE(prefix::parse(bad).has_value());
}
