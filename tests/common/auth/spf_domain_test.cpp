#include "common/auth/spf_domain.hpp"

#include <doctest/doctest.h>

TEST_CASE("names that can be checked are normalised")
{
    CHECK_EQ(auth::checkable_domain("Example.COM.").value(), "example.com");
    CHECK_EQ(auth::checkable_domain("_x.example.com").value(), "_x.example.com");
    CHECK_EQ(auth::checkable_domain("b\xc3\xbc"
                                    "cher.example")
                 .value(),
             "xn--bcher-kva.example");
    CHECK_EQ(auth::checkable_domain("\xe9\x96\xa2\xe5\xae\x88\xe3\x80\x82jp").value(), "xn--39sz56k.jp");
}

TEST_CASE("literals, single labels and what no name can be are not checked")
{
    for (const char* name :
         {"", ".", "localhost", "[192.0.2.1]", "192.0.2.1", "a..example", ".example.com", "example.com..",
          "example.-com", "a\\.example.com", "a\x01.example.com", "b\xff.example", "IPv6:::1", "[IPv6:2001:db8::1]",
          "a123456789012345678901234567890123456789012345678901234567890123.example.com"}) {
        CAPTURE(name);
        CHECK_FALSE(auth::checkable_domain(name).has_value());
    }
}

TEST_CASE("long names lose labels on the left until they fit")
{
    std::string name;
    while (name.size() < 300)
        name += "abcdefghi.";
    const std::string cut = auth::asked_name(name + "Example");
    CHECK_LE(cut.size(), 253);
    CHECK(cut.ends_with("abcdefghi.example"));
    CHECK(auth::is_askable(cut));
}

TEST_CASE("an address has its reverse name")
{
    CHECK_EQ(auth::reverse_name(net::ip_address::parse("192.0.2.1").value()), "1.2.0.192.in-addr.arpa");
    CHECK_EQ(auth::reverse_name(net::ip_address::parse("2001:db8::12").value()),
             "2.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}

TEST_CASE("a name is within itself and its parents only")
{
    CHECK(auth::is_within("a.example", "a.example"));
    CHECK(auth::is_within("b.a.example", "a.example"));
    CHECK_FALSE(auth::is_within("ba.example", "a.example"));
    CHECK_FALSE(auth::is_within("example", "a.example"));
}
