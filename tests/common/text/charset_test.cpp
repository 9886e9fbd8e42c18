#include "common/text/charset.hpp"
#include "common/text/utf8.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>

TEST_CASE("text is read by its label, and by what senders mean with it")
{
    struct row
    {
        std::string label;
        std::string bytes;
        std::string utf8;
    };
    const row rows[] = {
        {"utf-8", "h\xc3\xa9", "hé"},
        {"UTF8", "h\xc3\xa9", "hé"},
        {" \"iso-8859-1\" ", "h\xe9", "hé"},
        {"iso-8859-1", "\x80 \x93x\x94", "€ “x”"},
        {"iso-8859-15", "\xa4", "€"},
        {"koi8-r*ru", "\xf0\xf2\xe9\xf7\xe5\xf4", "ПРИВЕТ"},
        {"iso-2022-jp", "\x1b$B4X<i\x1b(B", "関守"},
        {"ISO-2022-JP", "\x1b$B-!\x1b(B", "①"},
        {"iso-2022-jp", "\x1b(I12\x1b(B", "ｱｲ"},
        {"cp50221", "\x1b$By$\x1b(B", "銈"},
        {"x-sjis", "\x8a\xd6\x8e\xe7", "関守"},
        {"Shift_JIS", "\x87\x40\xb1", "①ｱ"},
        {"euc-jp", "\xb4\xd8\xbc\xe9", "関守"},
        {"eucJP-ms", "\xad\xa1", "①"},
        {"gb2312", "\xc4\xe3\xba\xc3", "你好"},
        {"ks_c_5601-1987", "\xb0\xa1", "가"},
        {"big5", "\xa7\x41", "你"},
        {"utf-7", "+AOk-", "é"},
        {"utf-16le", "a\xe9", "\xee\xa5\xa1"},
        {"us-ascii", "h\xc3\xa9", "hé"},
        {"us-ascii", "h\xe9", "hé"},
        {"unknown-8bit", "plain", "plain"},
    };
    for (const row& each : rows) {
        CAPTURE(each.label);
        CAPTURE(each.utf8);
        const text::conversion done = text::to_utf8(each.bytes, each.label);
        CHECK(done.utf8 == each.utf8);
        CHECK(done.is_known);
        CHECK(done.replaced == 0);
    }
}

TEST_CASE("what cannot be read becomes U+FFFD, is counted, and the rest is read")
{
    CHECK(text::to_utf8("a\xff"
                        "b",
                        "utf-8")
              .utf8 == "a\uFFFDb");
    const text::conversion japanese = text::to_utf8("\x1b$B\x7f\x7f\x34\x58\x1b(B.", "iso-2022-jp");
    CHECK(japanese.replaced > 0);
    CHECK(japanese.utf8.ends_with("関."));
    CHECK(text::to_utf8("\xd8\xd8\xd8", "utf-16be").replaced > 0);
}

TEST_CASE("a label that is no charset is said to be none, and the text is read as unlabelled")
{
    for (const char* label : {"klingon", "utf-8,swaplfnl", "../../etc/passwd", "ISO_2022,locale=ja,version=3", ""}) {
        CAPTURE(label);
        const text::conversion done = text::to_utf8("h\xe9", label);
        CHECK_FALSE(done.is_known);
        CHECK(done.utf8 == "hé");
        CHECK_FALSE(text::is_known_charset(label));
    }
}

TEST_CASE("text without a label is UTF-8, Japanese by its escapes, the likely charset, or windows-1252")
{
    CHECK(text::unlabelled_to_utf8("h\xc3\xa9", "koi8-r") == "hé");
    CHECK(text::unlabelled_to_utf8("\x1b$B4X<i\x1b(B") == "関守");
    CHECK(text::unlabelled_to_utf8("\x8a\xd6\x8e\xe7", "iso-2022-jp") != "");
    CHECK(text::unlabelled_to_utf8("\x8a\xd6\x8e\xe7", "shift_jis") == "関守");
    CHECK(text::unlabelled_to_utf8("h\xe9", "klingon") == "hé");
    CHECK(text::unlabelled_to_utf8("") == "");
}

TEST_CASE("any bytes in any charset give UTF-8, whatever their length")
{
    std::string all;
    for (int round = 0; round < 40; ++round) {
        for (int byte = 0; byte < 256; ++byte)
            all += static_cast<char>((byte * 7 + round) & 0xff);
    }
    for (const char* label : {"utf-8", "utf-7", "utf-16", "utf-32", "iso-2022-jp", "iso-2022-kr", "hz", "gb18030",
                              "shift_jis", "euc-tw", "scsu", "bocu-1", "ibm-37", "iso-8859-7", "nonsense"}) {
        CAPTURE(label);
        CHECK(text::is_utf8(text::to_utf8(all, label).utf8));
    }
}

TEST_CASE("threads convert beside each other")
{
    bool is_same[4] = {};
    std::thread threads[4];
    for (int i = 0; i < 4; ++i) {
        threads[i] = std::thread([&is_same, i] {
            bool good = true;
            for (int round = 0; round < 200; ++round)
                good = good && text::to_utf8("\x1b$B4X<i\x1b(B", "iso-2022-jp").utf8 == "関守";
            is_same[i] = good;
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    for (const bool good : is_same)
        CHECK(good);
}
