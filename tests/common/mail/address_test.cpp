#include "common/mail/address.hpp"

#include <doctest/doctest.h>

TEST_CASE("an address in internal form falls apart at its last @")
{
    struct
    {
        const char* address;
        const char* local;
        const char* domain;
    } const table[] = {
        {"", "", ""},
        {"postmaster", "postmaster", ""},
        {"bob@example.com", "bob", "example.com"},
        {"Bob@Example.COM", "Bob", "Example.COM"},
        {"sp ace\"@example.com", "sp ace\"", "example.com"},
        {"a@b@example.com", "a@b", "example.com"},
        {"bob@example.com.", "bob", "example.com"},
        {"bob@", "bob", ""},
        {"@example.com", "", "example.com"},
        {"SRS0=x=y=example.org=bob@example.com", "SRS0=x=y=example.org=bob", "example.com"},
        // Outside RFC 5321, and yet issued by mobile carriers.
        {"a..b.@docomo.ne.jp", "a..b.", "docomo.ne.jp"},
        {".a@ezweb.ne.jp", ".a", "ezweb.ne.jp"},
        {"bob@[192.0.2.1]", "bob", "[192.0.2.1]"},
        {"\xe9\x96\xa2@\xe4\xbe\x8b.jp", "\xe9\x96\xa2", "\xe4\xbe\x8b.jp"},
    };
    for (const auto& row : table) {
        CAPTURE(row.address);
        const auto parts = mail::split_address(row.address);
        CHECK(parts.local == row.local);
        CHECK(parts.domain == row.domain);
    }
}

TEST_CASE("dots that end a domain are taken off, and no others")
{
    for (const auto& [address, without] : {std::pair("bob@example.com.", "bob@example.com"),
                                           {"bob@example.com", "bob@example.com"},
                                           {"bob@example.com..", "bob@example.com"},
                                           {"a..b.@example.com.", "a..b.@example.com"},
                                           {"bob@.", "bob@"},
                                           {"bob.", "bob."},
                                           {"", ""}}) {
        CAPTURE(address);
        CHECK(mail::without_final_dots(address) == without);
    }
}

TEST_CASE("a domain is copied only to be lowered")
{
    std::string storage;
    const std::string_view low = "example.com";
    CHECK(mail::lower_domain(low, storage).data() == low.data());
    CHECK(mail::lower_domain("Example.COM", storage) == "example.com");
}

TEST_CASE("an extension begins at the first delimiter that does not stand in front")
{
    CHECK(mail::without_extension("bob+a-b", "+") == "bob");
    CHECK(mail::without_extension("bob-a+b", "+-") == "bob");
    CHECK(mail::without_extension("bob", "+") == "bob");
    CHECK(mail::without_extension("+bob", "+") == "+bob");
    CHECK(mail::without_extension("bob+a", "") == "bob+a");
    CHECK(mail::without_extension("", "+").empty());
}

TEST_CASE("a domain is the same in any case, with and without dots at its end")
{
    CHECK(mail::to_domain("Example.ORG..") == "example.org");
    CHECK(mail::to_domain("..").empty());
    CHECK(mail::to_domain("").empty());
}
