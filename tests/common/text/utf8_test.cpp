#include "common/text/utf8.hpp"

#include <doctest/doctest.h>

TEST_CASE("only what RFC 3629 allows is UTF-8")
{
    for (const char* good : {"", "a", "\xc3\xa9", "関守", "\xf0\x9f\x93\xae", "\xf4\x8f\xbf\xbf"})
        CHECK(text::is_utf8(good));
    for (const char* wrong : {"\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc3", "\x80", "\xff",
                              "a\xe9"
                              "b",
                              "\xf5\x80\x80\x80"}) {
        CAPTURE(wrong);
        CHECK_FALSE(text::is_utf8(wrong));
    }
}
