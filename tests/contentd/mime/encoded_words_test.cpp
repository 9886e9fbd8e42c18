#include "contentd/mime/tree.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("encoded words are decoded, joined and unfolded")
{
    struct row
    {
        std::string raw;
        std::string text;
    };
    const row rows[] = {
        {" plain text \r\n", "plain text"},
        {"two\r\n lines", "two lines"},
        {"=?UTF-8?Q?h=C3=A9_llo?=", "hé llo"},
        {"=?utf-8?b?aMOp?=", "hé"},
        {"=?utf-8*en?b?aMOp?=", "hé"},
        {"a =?utf-8?q?b?= c", "a b c"},
        {"=?utf-8?q?a?= =?utf-8?q?b?=", "ab"},
        {"=?utf-8?q?a?=\r\n\t=?utf-8?q?b?=", "ab"},
        {"=?utf-8?q?a?= =?iso-8859-1?q?=E9?=", "aé"},
        {"=?utf-8?q?a?==?utf-8?q?b?=", "ab"},
        {"=?utf-8?b?6Zai5a4=?= =?utf-8?b?iA==?=", "関守"}, // a character cut in two
        {"=?iso-2022-jp?B?GyRCNFg8aRsoQg==?=", "関守"},
        {"=?ISO-2022-JP?B?GyRCLSEbKEI=?=", "①"},
        {"=?shift_jis?B?itaO5w==?=", "関守"},
        {"=?utf-8?q?a b?=", "a b"},
        {"=?utf-8?q?=3F=3D?=", "?="},
        {"=?utf-8?q?a=ZZ?=", "a=ZZ"},
        {"=?utf-8?q?=FF?=", "\uFFFD"},
        {"=?klingon?q?a?=", "=?klingon?q?a?="},
        {"=?utf-8?x?a?=", "=?utf-8?x?a?="},
        {"=?utf-8?q?open", "=?utf-8?q?open"},
        {"=?utf-8?q", "=?utf-8?q"},
        {"=?", "=?"},
        {"=?utf-8?q?"
         "?= x",
         " x"},
        {"=?utf-8?q?a?= ", "a"},
        {"h\xe9", "hé"},
        {"\x1b$B4X<i\x1b(B", "関守"},
        {"", ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.raw);
        CHECK(mime::decode_header_text(each.raw) == each.text);
    }
}

TEST_CASE("a megabyte of openings costs one pass")
{
    for (const char* block : {"=?", "=?utf-8?q?", "=?utf-8?q?a", "=?utf-8?q?a?= ", "?="}) {
        std::string many;
        while (many.size() < 1000000)
            many += block;
        CHECK(mime::decode_header_text(many).size() <= many.size());
    }
}
