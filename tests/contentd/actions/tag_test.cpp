#include "contentd/actions/tag.hpp"

#include <doctest/doctest.h>

TEST_CASE("a tagged message carries flag, score, rules and notes")
{
    CHECK(
        contentd::tag_headers(6.25, {"lure", "tag"}, {"see attachment"}) ==
        "X-Spam-Flag: YES\r\nX-Spam-Score: 6.2\r\nX-Sekimori: rules=lure, tag\r\nX-Sekimori-Note: see attachment\r\n");
}

TEST_CASE("prepend takes a header field and nothing else")
{
    CHECK(contentd::header_from("X-Origin: 192.0.2.1") == "X-Origin: 192.0.2.1\r\n");
    CHECK(contentd::header_from("X-Origin:192.0.2.1") == "X-Origin: 192.0.2.1\r\n");
    for (const char* wrong : {"", "no colon", ": value", "two words: value", "N\xc3\xa4me: value", "A\r\nB: c"}) {
        CAPTURE(wrong);
        CHECK(contentd::header_from(wrong).empty());
    }
}
