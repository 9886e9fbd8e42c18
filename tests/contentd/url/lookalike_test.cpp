#include "contentd/url/address.hpp"
#include "contentd/url/folded_name.hpp"
#include "contentd/url/lookalike.hpp"

#include <doctest/doctest.h>

namespace {

const url::protected_domains protects({"paypal.com", "www.Amazon.co.jp", "amazon.com", "microsoft.com", "ana.co.jp",
                                       "mizuho-bank.co.jp", "日本銀行.jp", "192.0.2.1", "not a host", "paypal.com"});

std::string imitated(std::string_view host)
{
    const auto made = url::parse("http://" + std::string(host));
    REQUIRE(made.has_value());
    return std::string(protects.lookalike(made->host).value_or("none"));
}

} // namespace

TEST_CASE("a host that looks like a protected one is told with the one that it imitates")
{
    CHECK_EQ(protects.size(), 7);
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"p\u0430yp\u0430l.com", "paypal.com"}, // Cyrillic a
        {"xn--pypal-4ve.com", "paypal.com"},
        {"\u0440\u0430\u0443\u0440\u0430l.com", "paypal.com"},
        {"p\u00e1ypal.com", "paypal.com"},
        {"paypa1.com", "paypal.com"},
        {"rnicrosoft.com", "microsoft.com"},
        {"micr0s0ft.com", "microsoft.com"},
        {"arnazon.com", "amazon.co.jp"},
        {"am4zon.net", "amazon.co.jp"},
        {"pay-pal.com", "paypal.com"},
        {"paypal24.com", "paypal.com"},
        {"1paypal.com", "paypal.com"},
        {"paypal.net", "paypal.com"},
        {"paypal.co.jp", "paypal.com"},
        {"ana.com", "ana.co.jp"},
        {"paypal.com.evil.example", "paypal.com"},
        {"login.paypal.evil.example", "paypal.com"},
        {"secure-paypal.example", "paypal.com"},
        {"paypa1-login.evil.example", "paypal.com"},
        {"paypal.github.io", "paypal.com"},
        {"paypall.com", "paypal.com"},
        {"papal.com", "paypal.com"},
        {"paypel.com", "paypal.com"},
        {"payapl.com", "paypal.com"},
        {"mizuhobank.co.jp", "mizuho-bank.co.jp"},
        {"mizuho-bnak.com", "mizuho-bank.co.jp"},
        {"日本銀行.com", "xn--wgv71a404ersi.jp"},
    };
    for (const auto& [host, domain] : cases) {
        CAPTURE(host);
        CHECK_EQ(imitated(host), domain);
    }
}

TEST_CASE("a protected domain, what is below it, and what is like none imitate nothing")
{
    for (const std::string_view host : {"paypal.com",
                                        "www.paypal.com",
                                        "paypal.com.",
                                        "amazon.co.jp",
                                        "amazon.com",
                                        "a.b.amazon.co.jp",
                                        "amazon-ads.paypal.com",
                                        "www.xn--wgv71a404ersi.jp",
                                        "example.com",
                                        "palpay.com",
                                        "payp.com",
                                        "banana.com",
                                        "ana.example.com",
                                        "an.com",
                                        "anna.com",
                                        "192.0.2.1",
                                        "[2001:db8::1]",
                                        "xn--a.com",
                                        "com",
                                        "---.com",
                                        "123.com"}) {
        CAPTURE(host);
        CHECK_EQ(imitated(host), "none");
    }
    CHECK_FALSE(url::protected_domains({}).lookalike("paypal.com").has_value());
    CHECK_FALSE(protects.lookalike("").has_value());
}

TEST_CASE("one edit is an insertion, a deletion, a change or a swap")
{
    for (const std::string_view near : {"abcd", "abd", "abcde", "xabcd", "abxd", "bacd", "abdc", "xbcd"})
        CHECK(url::is_one_edit_apart("abcd", near));
    for (const std::string_view far : {"", "ab", "abcdef", "dbca", "badc", "xbcx", "bcda"})
        CHECK_FALSE(url::is_one_edit_apart("abcd", far));
    CHECK(url::is_one_edit_apart("", ""));
    CHECK(url::is_one_edit_apart("", "a"));
}
