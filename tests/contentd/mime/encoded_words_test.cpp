#include "common/text/charset.hpp"
#include "contentd/mime/encoded_words.hpp"
#include "contentd/mime/tree.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

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
        {"=?utf-8?b?6Zai5a4=?= =?utf-8?b?iA==?=", "関守"},   // a character cut in two
        {"=?utf-8?b?6Zai5a4=?= =?UTF8*ja?b?iA==?=", "関守"}, // likewise, the charset in another spelling
        {"=?shift_jis?B?ioo=?=\r\n =?shift_jis?B?1g==?=", text::to_utf8("\x8a\x8a\xd6", "shift_jis").utf8},
        {"=?iso-2022-jp?B?GyRCNFg=?= =?iso-2022-jp?B?PGkbKEI=?=", "関守"}, // cut between two escapes
        {"=?utf-8?Q?a?==?utf-8?Q?.exe?=", "a.exe"},
        {"=?utf-8?B?YS5\r\n leGU=?=", "a.exe"}, // folded inside
        {"=?utf-8?B?YS5leGU?=", "a.exe"},       // without its padding
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

TEST_CASE("encoded words have the readings that lenient programs come to")
{
    struct row
    {
        std::string raw;
        std::vector<std::string> readings;
    };
    const row rows[] = {
        {"plain", {"plain"}},
        {"=?utf-8?q?h=C3=A9?=", {"hé"}},
        {"", {}},
        // no such charset
        {"=?klingon?Q?a=2Eexe?=", {"=?klingon?Q?a=2Eexe?=", "a.exe"}},
        {"=??B?YS5leGU=?=", {"=??B?YS5leGU=?=", "a.exe"}},
        // the wrong one
        {"=?iso-2022-jp?B?itaO5y5leGU=?=", {"\uFFFD\uFFFD\uFFFD\uFFFD.exe", "関守.exe", "ŠÖŽç.exe"}},
        {"=?utf-8?Q?h=E9.exe?=", {"h\uFFFD.exe", "hé.exe"}},
        {"=?utf-7?Q?a+AC4-exe?=", {"a.exe", "a+AC4-exe"}},
        // cut: at the padding, before it, behind the mark
        {"=?utf-8?B?YS5leGU=", {"=?utf-8?B?YS5leGU=", "a.exe"}},
        {"=?utf-8?B?YS5leGU=?", {"=?utf-8?B?YS5leGU=?", "a.exe"}},
        {"=?utf-8?B?YS5leGU", {"=?utf-8?B?YS5leGU", "a.exe"}},
        {"=?utf-8?Q?a=2Eexe?", {"=?utf-8?Q?a=2Eexe?", "a.exe"}},
        {"=?utf-8?Q?a=2Ee", {"=?utf-8?Q?a=2Ee", "a.e"}},
        // base64 that goes on in the next word
        {"=?utf-8?B?YS5leG?= =?utf-8?B?U=?=", {"a.ex", "a.exe"}},
        // "?=" within a word
        {"=?utf-8?Q?a?=2Eexe?=", {"a2Eexe?=", "a?.exe"}},
        // a word in a word
        {"=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3D2Eexe=3F=3D?=", {"=?utf-8?Q?a=2Eexe?=", "a.exe"}},
        {"=?utf-8?B?PT91dGYtOD9CP1lTNWxlR1U9Pz0=?=", {"=?utf-8?B?YS5leGU=?=", "a.exe"}},
    };
    for (const row& each : rows) {
        CAPTURE(each.raw);
        CHECK(mime::header_text_readings(each.raw) == each.readings);
        if (!each.raw.empty())
            CHECK(mime::header_text_readings(each.raw).front() == mime::decode_header_text(each.raw));
    }
    CHECK(mime::header_text_readings("=?utf-8?B?YQ== =?utf-8?B?LmV4ZQ==?=").back() == "a.exe"); // lost its end
    CHECK(mime::header_text_readings("\x8a\xd6\x8e\xe7 =?utf-8?Q?a?=", "iso-2022-jp").front() == "関守 a");
}

TEST_CASE("a megabyte of openings costs one pass")
{
    for (const char* block : {"=?", "=?utf-8?q?", "=?utf-8?q?a", "=?utf-8?q?a?= ", "?=", "=?x?q?", "=?utf-8?x?",
                              "=?klingon?b?", "=?utf-8?q?a?=b"}) {
        std::string many;
        while (many.size() < 1000000)
            many += block;
        many += "?=";
        CHECK(mime::decode_header_text(many).size() <= many.size());
        CHECK(mime::header_text_readings(many).size() <= mime::most_header_readings);
    }
}
