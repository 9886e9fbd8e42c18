#include "common/text/nfkc.hpp"
#include "common/text/utf8.hpp"
#include "tests/repeated.hpp"

#include <doctest/doctest.h>

TEST_CASE("what looks the same is the same")
{
    for (const auto& [written, same] : {std::pair{"ＡＢＣ　１２", "ABC 12"},
                                        {"ｶﾞｷﾞ", "ガギ"},
                                        {"\ufb03 ①", "ffi 1"},
                                        {"cafe\u0301", "caf\u00e9"},
                                        {"Plain ASCII\tonly", "Plain ASCII\tonly"}}) {
        CAPTURE(written);
        CHECK_EQ(text::nfkc(written), same);
    }
    CHECK_EQ(text::nfkc_folded("ＡbC Stra\u00dfe hel\u200blo\u00ad"), "abc strasse hello");
    CHECK_EQ(text::nfkc("ＡbC hel\u200blo"), "AbC hel\u200blo");
}

TEST_CASE("where a long text is cut makes no difference")
{
    // Half-width kana with their voicing marks apart: three bytes each, so a cut falls between in one of six.
    for (std::size_t lead = 0; lead < 6; ++lead) {
        const std::string ahead(lead, 'x');
        CAPTURE(lead);
        CHECK_EQ(text::nfkc(ahead + testing::repeated("ｶﾞ", 6000)), ahead + testing::repeated("ガ", 3000));
        CHECK_EQ(text::nfkc_folded(ahead + testing::repeated("e\u0301", 3000)),
                 ahead + testing::repeated("\u00e9", 2000));
    }
}

TEST_CASE("marks without end, and bytes that are no UTF-8, are taken")
{
    // Of two classes in turn, which have to be put in order: minutes if that were done for all of them at once.
    const std::string marks = "a" + testing::repeated("\u0301\u0323", 256000);
    CHECK(text::is_utf8(text::nfkc(marks)));
    CHECK(text::is_utf8(text::nfkc_folded(marks)));
    const std::string broken = "\xff\x80 Ａ\xe3\x81";
    CHECK(text::nfkc(broken).find(" A") != std::string::npos);
    CHECK(text::nfkc_folded(testing::repeated("\x80", 3000)).size() <= 33000);
}
