#include "common/auth/spf_macro.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

/// RFC 7208, 7.4.
auth::macro_values example()
{
    auth::macro_values values;
    values.local = "strong-bad";
    values.sender_domain = "email.example.com";
    values.domain = "email.example.com";
    values.client = net::ip_address::parse("192.0.2.3").value();
    values.helo = "mx.example.org";
    values.validated = "mx.example.org";
    values.receiver = "mail.example.net";
    values.seconds = "1700000000";
    return values;
}

std::string expanded(const std::string& text, const auth::macro_values& values = example())
{
    return auth::expand_text(auth::parse_macros(text, auth::macro_place::explanation).value(), values, 1000);
}

} // namespace

TEST_CASE("the examples of RFC 7208 expand as it says")
{
    CHECK_EQ(expanded("%{s}"), "strong-bad@email.example.com");
    CHECK_EQ(expanded("%{o} %{d} %{d4} %{d3} %{d2} %{d1}"),
             "email.example.com email.example.com email.example.com email.example.com example.com com");
    CHECK_EQ(expanded("%{dr} %{d2r} %{l} %{l-} %{lr} %{lr-} %{l1r-}"),
             "com.example.email example.email strong-bad strong.bad strong-bad bad.strong strong");
    CHECK_EQ(expanded("%{ir}.%{v}._spf.%{d2}"), "3.2.0.192.in-addr._spf.example.com");
    CHECK_EQ(expanded("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}"), "bad.strong.lp.3.2.0.192.in-addr._spf.example.com");
    auto values = example();
    values.client = net::ip_address::parse("2001:db8::cb01").value();
    CHECK_EQ(expanded("%{ir}.%{v}._spf.%{d2}", values),
             "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6._spf.example.com");
    CHECK_EQ(expanded("%{c}", values), "2001:db8::cb01");
}

TEST_CASE("escapes, the macros of explanations, and URL escapes")
{
    CHECK_EQ(expanded("a%%b%_c%-d"), "a%b c%20d");
    CHECK_EQ(expanded("%{c} %{r} %{t} %{p} %{h}"),
             "192.0.2.3 mail.example.net 1700000000 mx.example.org mx.example.org");
    auto values = example();
    values.local = "a b/\xc3\xa9~";
    CHECK_EQ(expanded("%{L}", values), "a%20b%2F%C3%A9~");
}

TEST_CASE("a name keeps its right end, a text its left one")
{
    const auto text = auth::parse_macros("%{s}.%{s}.example", auth::macro_place::domain).value();
    auto values = example();
    values.local = std::string(5000, 'x');
    CHECK_EQ(auth::expand_name(text, values, 20), ".example.com.example");
    CHECK_EQ(auth::expand_text(text, values, 20), std::string(20, 'x'));
}

TEST_CASE("macros are found by letter in either case")
{
    const auto text = auth::parse_macros("%{P}.example.com", auth::macro_place::domain).value();
    CHECK(auth::has_macro(text));
    CHECK(auth::has_macro(text, "p"));
    CHECK_FALSE(auth::has_macro(text, "sl"));
    CHECK_FALSE(auth::has_macro(auth::parse_macros("a%%.example.com", auth::macro_place::domain).value()));
}
