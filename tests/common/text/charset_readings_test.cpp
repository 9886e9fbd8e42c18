#include "common/text/charset.hpp"
#include "common/text/charset_readings.hpp"
#include "tests/repeated.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using texts = std::vector<std::string>;

using testing::repeated;

} // namespace

TEST_CASE("a label is read as it says, then as its text may have been meant")
{
    struct row
    {
        std::string label;
        std::string bytes;
        texts readings;
    };
    const row rows[] = {
        // the label is right
        {"utf-8", "h\xc3\xa9", {"hé"}},
        {"iso-2022-jp", "\x1b$B4X<i\x1b(B.exe", {"関守.exe"}},
        {"iso-2022-jp", "\x1b(I12\x1b(B", {"ｱｲ"}},
        {"cp50222", "a\x0e\x31\x32\x0f.exe", {"aｱｲ.exe"}},
        {"iso-2022-jp", "\x1b$(D0!\x1b(B", {"丂"}},
        {"cp50220", "\x1b$B-!\x1b(J", {"①"}},
        {"shift_jis", "\x8a\xd6\x8e\xe7", {"関守"}},
        {"euc-jp", "\xb4\xd8\xbc\xe9", {"関守"}},
        {"koi8-r", "\xf0\xf2\xe9\xf7\xe5\xf4", {"ПРИВЕТ"}},
        {"koi8-r", "\xd0\xd2\xc9\xd7\xc5\xd4", {"привет"}},
        {"gb2312", "\xc4\xe3\xba\xc3", {"你好"}},
        {"iso-8859-1", "caf\xe9latte", {"cafélatte"}},
        {"windows-1252", "it\x92s", {"it’s"}},
        {"utf-16le", std::string("a\0.\0", 4), {"a."}},
        {"iso-8859-1", "plain", {"plain"}},
        // 8-bit text under a 7-bit label
        {"iso-2022-jp",
         "\x8a\xd6\x8e\xe7.exe",
         {text::to_utf8("\x8a\xd6\x8e\xe7.exe", "iso-2022-jp").utf8, "関守.exe", "ŠÖŽç.exe"}},
        {"iso-2022-jp", "\xe9\x96\xa2.exe", {text::to_utf8("\xe9\x96\xa2.exe", "iso-2022-jp").utf8, "関.exe"}},
        {"iso-2022-jp", "\xb4\xd8\xbc\xe9", {text::to_utf8("\xb4\xd8\xbc\xe9", "iso-2022-jp").utf8, "関守", "´Ø¼é"}},
        // Japan's charsets for each other, and for what any program puts on text
        {"shift_jis",
         "\xb4\xd8\xbc\xe9\xa4\xce",
         {text::to_utf8("\xb4\xd8\xbc\xe9\xa4\xce", "shift_jis").utf8, "関守の"}},
        {"euc-jp",
         "\x8a\xd6\x8e\xe7\x82\xcc",
         {text::to_utf8("\x8a\xd6\x8e\xe7\x82\xcc", "euc-jp").utf8, "関守の", "ŠÖŽç‚Ì"}},
        {"shift_jis", "\x1b$B4X<i\x1b(B", {"\x1b$B4X<i\x1b(B", "関守"}},
        {"iso-8859-1", "\x8a\xd6\x8e\xe7", {"ŠÖŽç", "関守"}},
        {"us-ascii", "\x8a\xd6\x8e\xe7", {"ŠÖŽç", "関守"}},
        {"klingon",
         "\x8a\xd6\x8e\xe7",
         {
             "ŠÖŽç",
             "関守",
         }},
        {"iso-8859-1", "\x1b$B4X<i\x1b(B", {"\x1b$B4X<i\x1b(B", "関守"}},
        {"iso-2022-jp", "$B4X<i(B.exe", {"$B4X<i(B.exe", "関守.exe"}},
        {"us-ascii", "$B4X<i(B.exe", {"$B4X<i(B.exe", "関守.exe"}},
        // UTF-8 under another label
        {"windows-1252", "h\xc3\xa9", {"hÃ©", "hé"}},
        {"shift_jis", "\xe9\x96\xa2", {text::to_utf8("\xe9\x96\xa2", "shift_jis").utf8, "関"}},
        {"koi8-r", "h\xc3\xa9", {text::to_utf8("h\xc3\xa9", "koi8-r").utf8, "hé"}},
        // another charset under the label UTF-8
        {"utf-8", "h\xe9.exe", {"h\uFFFD.exe", "hé.exe"}},
        {"utf-8", "\x8a\xd6\x8a\xd6", {"\uFFFD\u058A\uFFFD", "関関", "ŠÖŠÖ"}},
        // what not every program knows
        {"utf-7", "a+AC4-exe", {"a.exe", "a+AC4-exe"}},
        {"ibm037", "a.exe", {text::to_utf8("a.exe", "ibm037").utf8, "a.exe"}},
        {"utf-8",
         std::string("\xff\xfe"
                     "a\0.\0",
                     6),
         {std::string("\uFFFD\uFFFD"
                      "a\0.\0",
                      10),
          "a.", std::string("ÿþa\0.\0", 8)}},
        {"utf-16", std::string("a\0.\0", 4), {"\u6100\u2E00", "a."}},
        {"utf-8", "", {""}},
    };
    for (const row& each : rows) {
        CAPTURE(each.label);
        CAPTURE(each.bytes);
        CHECK(text::readings(each.bytes, each.label) == each.readings);
    }
}

TEST_CASE("text without a label has more than one reading too")
{
    CHECK(text::unlabelled_readings("plain") == texts{"plain"});
    CHECK(text::unlabelled_readings("") == texts{""});
    CHECK(text::unlabelled_readings("h\xe9") == texts{"hé"});
    CHECK(text::unlabelled_readings("\x8a\xd6\x8e\xe7") == texts{"ŠÖŽç", "関守"});
    CHECK(text::unlabelled_readings("\x8a\xd6\x8e\xe7", "shift_jis") == texts{"関守"});
    CHECK(text::unlabelled_readings("\xe9\x96\xa2", "shift_jis") ==
          texts{"関", text::to_utf8("\xe9\x96\xa2", "shift_jis").utf8});
    CHECK(text::unlabelled_readings("\xd0\xd2\xc9\xd7\xc5\xd4", "koi8-r") == texts{"привет"});
    CHECK(text::unlabelled_readings("\x8a\xd6\x8e\xe7", "iso-2022-jp").front() == "関守");
    CHECK(text::unlabelled_readings("\xb4\xd8\xbc\xe9", "iso-2022-jp").front() == "関守");
    CHECK(text::unlabelled_readings("$B4X<i(B") == texts{"$B4X<i(B", "関守"});
    // mikel/mail has this one: a letter of Shift_JIS by its form, of windows-1252 by its meaning
    const texts song = text::unlabelled_readings("Dij\x8a"
                                                 "at.mp3",
                                                 "iso-2022-jp");
    CHECK(song.size() == 3);
    CHECK(song.back() == "DijŠat.mp3");
}

TEST_CASE("half a megabyte of anything has at most three readings, after a few passes")
{
    const std::string blocks[] = {"\x8a\xd6", "\xb4\xd8", "\x1b$B4X", "$B4X<i(B", "$B",    "$B4",
                                  "(B",       "\x0e",     "\xe9",     "\xff\xfe", "+AC4-", "a"};
    for (const std::string& block : blocks) {
        for (const char* label : {"iso-2022-jp", "utf-8", "utf-16", "utf-7", "klingon", "shift_jis"}) {
            CAPTURE(block);
            CAPTURE(label);
            const std::string many = repeated(block, 500000);
            const texts found = text::readings(many, label);
            CHECK(found.size() <= text::most_readings);
            CHECK(found.front() == text::to_utf8(many, label).utf8);
        }
    }
}
