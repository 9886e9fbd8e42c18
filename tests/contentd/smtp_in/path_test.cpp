#include "contentd/smtp_in/path.hpp"

#include <doctest/doctest.h>

using smtp_in::path_fault;
using smtp_in::read_path;

TEST_CASE("addresses are kept as written")
{
    struct row
    {
        const char* argument;
        const char* address;
        const char* parameters;
    };
    const row rows[] = {
        {"FROM:<>", "", ""},
        {"from:<a@b.example>", "a@b.example", ""},
        {"FROM: <a@b.example>  SIZE=3", "a@b.example", "SIZE=3"},
        {"FROM:<@relay.example,@other.example:a@b.example>", "@relay.example,@other.example:a@b.example", ""},
        {R"(FROM:<"a > b\" c"@d.example> RET=FULL)", R"("a > b\" c"@d.example)", "RET=FULL"},
        {R"(FROM:<"a\\"@d.example>)", R"("a\\"@d.example)", ""},
        {"FROM:<postmaster>", "postmaster", ""},
        {"FROM:<a..b.@c.example>", "a..b.@c.example", ""},
        {"FROM:<.a@c.example> SIZE=3", ".a@c.example", "SIZE=3"},
        {"FROM:<..@c.example>", "..@c.example", ""},
        {R"(FROM:<"a..b."@c.example>)", R"("a..b."@c.example)", ""},
        {"FROM:a..b.@c.example SIZE=3", "a..b.@c.example", "SIZE=3"},
        {"FROM:<a@[IPv6:2001:db8::1]>", "a@[IPv6:2001:db8::1]", ""},
        {"FROM:a@b.example", "a@b.example", ""},
        {"FROM: a@b.example SIZE=3", "a@b.example", "SIZE=3"},
        {"FROM:<関@例.example> SMTPUTF8", "関@例.example", "SMTPUTF8"},
    };
    for (const row& one : rows) {
        CAPTURE(one.argument);
        const auto read = read_path(one.argument, "FROM:");
        REQUIRE(read.fault == path_fault::none);
        CHECK(read.value.address == one.address);
        CHECK(read.value.parameters == one.parameters);
    }
}

TEST_CASE("what could be read in two ways is refused")
{
    for (const char* bad : {"", "FROM", "<a@b>", "TO:<a@b>", "FROM:", "FROM: ", "FROM:<a@b>x", "FROM:<a@b>\tSIZE=1"})
        CHECK_MESSAGE(read_path(bad, "FROM:").fault == path_fault::syntax, bad);
    for (const char* bad : {"FROM:<a@b", "FROM:<a b@c>", "FROM:<a<b@c>", "FROM:<\"a@b>", "FROM:<\"a\\",
                            "FROM:<a\x01@b>", "FROM:<\"a\\\x7f\"@b>", "FROM:a@b>", "FROM:\"a b", "FROM:<a@b\r>"})
        CHECK_MESSAGE(read_path(bad, "FROM:").fault == path_fault::address, bad);
}

TEST_CASE("non-ASCII addresses are told, and whether they are UTF-8")
{
    CHECK_FALSE(read_path("TO:<a@b>", "TO:").value.has_8bit);
    CHECK(read_path("TO:<関@b>", "TO:").value.has_8bit);
    CHECK(read_path("TO:<関@b>", "TO:").value.is_utf8);
    CHECK_FALSE(read_path("TO:<\xe9@b>", "TO:").value.is_utf8);
}
