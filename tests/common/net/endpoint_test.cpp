#include "common/net/endpoint.hpp"

#include <doctest/doctest.h>

using net::endpoint;

TEST_CASE("endpoints are read as main.cf writes them")
{
    struct row
    {
        const char* written;
        bool is_unix;
        const char* host;
        const char* port;
        const char* text;
    };
    for (const row& good : {
             row{"inet:127.0.0.1:10040", false, "127.0.0.1", "10040", "inet:127.0.0.1:10040"},
             row{"127.0.0.1:10026", false, "127.0.0.1", "10026", "inet:127.0.0.1:10026"},
             row{"inet:[::1]:25", false, "::1", "25", "inet:[::1]:25"},
             row{"inet:mail.example.com:25", false, "mail.example.com", "25", "inet:mail.example.com:25"},
             row{"inet::10040", false, "", "10040", "inet::10040"},
             row{"inet:127.0.0.1:0", false, "127.0.0.1", "0", "inet:127.0.0.1:0"},
             row{"unix:/run/sekimori/policyd", true, "/run/sekimori/policyd", "", "unix:/run/sekimori/policyd"},
         }) {
        CAPTURE(good.written);
        const auto read = endpoint::parse(good.written);
        REQUIRE(read.has_value());
        CHECK(read->is_unix == good.is_unix);
        CHECK(read->host == good.host);
        CHECK(read->port == good.port);
        CHECK(read->to_text() == good.text);
    }
}

TEST_CASE("what is no endpoint is refused with the reason")
{
    struct row
    {
        std::string written;
        const char* reason;
    };
    for (const row& bad : {
             row{"", "\"\" is not HOST:PORT"},
             row{"inet:10040", "\"10040\" is not HOST:PORT"},
             row{"inet:127.0.0.1:", "\"127.0.0.1:\" has no port from 0 to 65535"},
             row{"inet:127.0.0.1:70000", "\"127.0.0.1:70000\" has no port from 0 to 65535"},
             row{"inet:127.0.0.1:25x", "\"127.0.0.1:25x\" has no port from 0 to 65535"},
             row{"inet:::1:25", "\"::1:25\" needs brackets around its IPv6 address"},
             row{"inet:[::1:25", "\"[::1:25\" has a bracket that is not closed"},
             row{"unix:policyd", "\"unix:policyd\" needs an absolute path"},
             row{"unix:", "\"unix:\" needs an absolute path"},
         }) {
        CAPTURE(bad.written);
        const auto read = endpoint::parse(bad.written);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().text == bad.reason);
    }
    CHECK_FALSE(endpoint::parse("unix:/" + std::string(107, 'x')).has_value());
    CHECK(endpoint::parse("unix:/" + std::string(106, 'x')).has_value());
}
