#include "common/smtp/capabilities.hpp"

#include <doctest/doctest.h>

TEST_CASE("an EHLO reply tells what the server can do")
{
    const auto got = smtp::parse_capabilities("mx.example PIPELINING\npipelining\nSIZE 10240000\nVRFY\nETRN\n8BITMIME\n"
                                              "DSN\nSMTPUTF8\nENHANCEDSTATUSCODES\nXFORWARD NAME addr  IDENT");
    CHECK(got.pipelining);
    CHECK(got.has_size);
    CHECK(got.size == 10240000);
    CHECK(got.eight_bit_mime);
    CHECK(got.dsn);
    CHECK(got.smtputf8);
    CHECK(got.enhanced_status_codes);
    CHECK(got.has_xforward("NAME"));
    CHECK(got.has_xforward("ADDR"));
    CHECK_FALSE(got.has_xforward("PORT"));
}

TEST_CASE("what a server does not say it cannot do, whatever it calls itself")
{
    for (const char* poor : {"", "PIPELINING", "mx.example\n", "mx.example\n\nPIPELININGX\nXDSN"}) {
        CAPTURE(poor);
        const auto got = smtp::parse_capabilities(poor);
        CHECK_FALSE(got.pipelining);
        CHECK_FALSE(got.dsn);
        CHECK_FALSE(got.has_size);
        CHECK(got.xforward.empty());
    }
    for (const char* odd : {"mx\nSIZE", "mx\nSIZE x", "mx\nSIZE 0"}) {
        CHECK(smtp::parse_capabilities(odd).has_size);
        CHECK(smtp::parse_capabilities(odd).size == 0);
    }
}
