#include "common/auth/spf_record.hpp"

#include <doctest/doctest.h>

#include <string>

using auth::parse_spf_directive;
using auth::parse_spf_record;

TEST_CASE("a TXT record is an SPF record when v=spf1 stands alone or before a blank")
{
    for (const char* text : {"v=spf1", "v=spf1 -all", "V=SPF1 a", "v=spf1 "})
        CHECK(auth::is_spf_record(text));
    for (const char* text : {"", "v=spf", "v=spf10 -all", "v=spf1-all", "v=spf1\t-all", " v=spf1", "v=spf2.0/pra a"})
        CHECK_FALSE(auth::is_spf_record(text));
}

TEST_CASE("records within the grammar of RFC 7208 are read")
{
    for (const char* text :
         {"v=spf1", "v=spf1 ", "v=spf1  -all  ", "v=spf1 +a -MX ~ptr ?aLL", "v=spf1 a/24 mx//64 a:x.example/0//0",
          "v=spf1 ip4:192.0.2.0/0 ip6:2001:db8::/32 ip6:::ffff:1.2.3.4",
          "v=spf1 include:_spf.%{d} exists:%{ir}.%{v}.a.example.", "v=spf1 redirect=a.example exp=%{d}",
          "v=spf1 moo.x-y_z= other=%{c}%{r}%{t}", "v=spf1 a:%{l1r-}.example", "v=spf1 a:foo:bar/baz.example.com",
          "v=spf1 a:%{d2}", "v=spf1 ptr:example.com", "v=spf1 a:b.x--1", "v=spf1 exists:%{L.-+,/_=}.example",
          "v=spf1 a:%{d99999999999999999999}"}) {
        CAPTURE(text);
        CHECK(parse_spf_record(text).has_value());
    }
}

TEST_CASE("one wrong term makes the whole record wrong")
{
    for (const char* term : {"moo",
                             "all:x.example",
                             "all/24",
                             "+",
                             "-",
                             "++a",
                             "a:",
                             "a/",
                             "a//",
                             "a/33",
                             "a//129",
                             "a/024",
                             "a/24/64",
                             "a:x.example/24/64",
                             "a:1.2.3.4",
                             "a:foo",
                             "a:foo.",
                             "a:.123",
                             "a:x.-a",
                             "a:x.a-",
                             "mx:%{x}",
                             "mx:%{d",
                             "mx:%d",
                             "mx:%{d0}",
                             "mx:%{}",
                             "mx:%{d;}",
                             "mx:%{c}",
                             "mx:%{dr2}",
                             "include",
                             "include:",
                             "include/24",
                             "exists",
                             "exists:x.example/24",
                             "ptr/24",
                             "ip4",
                             "ip4:",
                             "ip4:1.2.3",
                             "ip4:1.2.3.4/33",
                             "ip4:1.2.3.4/",
                             "ip4:01.2.3.4",
                             "ip4:1.2.3.4/032",
                             "ip4:1.2.3.4//32",
                             "ip4:::1",
                             "ip6",
                             "ip6:1.2.3.4",
                             "ip6:::1/129",
                             "ip6:::1//1",
                             "ip6:::1/064",
                             "redirect=",
                             "redirect:x.example",
                             "exp=",
                             "redirect=x",
                             "exp=%{r}.example",
                             "-redirect=a.example",
                             "=x",
                             "1a=x",
                             "a,b=x",
                             "x=%",
                             "x=\x7f",
                             "a:\xc3\xa9.example",
                             "a\ta",
                             "redirect=a.example redirect=b.example",
                             "exp=a.example exp=b.example"}) {
        CAPTURE(term);
        CHECK_FALSE(parse_spf_record(std::string("v=spf1 a ") + term + " -all").has_value());
    }
    CHECK_FALSE(parse_spf_record(std::string("v=spf1 a:x.example\0b -all", 26)).has_value());
    CHECK_FALSE(parse_spf_record(std::string("v=spf1 ip4:1.2.3.4\0 -all", 24)).has_value());
}

TEST_CASE("what is wrong is said with its term, printable and short")
{
    const auto failed = parse_spf_record("v=spf1 a:" + std::string(500, '\x01') + " -all");
    REQUIRE_FALSE(failed.has_value());
    CHECK_LT(failed.error().text.size(), 200);
    CHECK_EQ(failed.error().text.find('\x01'), std::string::npos);
    CHECK_EQ(parse_spf_record("v=spf1 mx/40").error().text, "\"mx/40\": prefix length above 32");
}

TEST_CASE("records of more than 16 kB and texts of more than 128 macros are refused")
{
    std::string macros = "v=spf1 a:";
    for (int i = 0; i < 129; ++i)
        macros += "%{d}";
    CHECK_FALSE(parse_spf_record(macros).has_value());
    CHECK(parse_spf_record(macros.substr(0, macros.size() - 4)).has_value());
    CHECK_FALSE(parse_spf_record("v=spf1 " + std::string(16'384, ' ')).has_value());
}

TEST_CASE("a directive has its qualifier, its lengths and its network")
{
    const auto a = parse_spf_directive("~a:mail.example.com/24//64").value();
    CHECK_EQ(a.qualifier, '~');
    CHECK_EQ(a.mechanism, auth::spf_mechanism::a);
    CHECK_EQ(a.domain.value().front().literal, "mail.example.com");
    CHECK_EQ(a.ip4_length, 24);
    CHECK_EQ(a.ip6_length, 64);
    const auto ip4 = parse_spf_directive("ip4:192.0.2.1").value();
    CHECK_EQ(ip4.qualifier, '+');
    CHECK_EQ(ip4.ip4_length, 32);
    CHECK_EQ(ip4.network[12], 192);
    CHECK_EQ(parse_spf_directive("mx//0").value().ip6_length, 0);
    CHECK_EQ(parse_spf_directive("mx//0").value().ip4_length, 32);
}
