#include "common/text/japanese.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

TEST_CASE("Shift_JIS and EUC-JP are told from each other and from chance")
{
    struct row
    {
        std::string bytes;
        std::optional<std::string_view> charset;
    };
    const row rows[] = {
        {"\x8a\xd6\x8e\xe7.exe", "shift_jis"},                                  // 関守
        {"\xb4\xd8\xbc\xe9.exe", "euc-jp"},                                     // the same
        {"\x90\xbf\x8b\x81\x8f\x91.pdf", "shift_jis"},                          // 請求書
        {"\xc0\xc1\xb5\xe1\xbd\xf1.pdf", "euc-jp"},                             // the same
        {"\x82\xc4\x82\xb7\x82\xc6.txt", "shift_jis"},                          // てすと
        {"\xa4\xc6\xa4\xb9\xa4\xc8.txt", "euc-jp"},                             // the same
        {"\xcc\xa7\xb2\xd9\x8a\xd6\x8e\xe7", "shift_jis"},                      // half-width ﾌｧｲﾙ, 関守
        {"\x8e\xcc\x8e\xa7\x8e\xb2\x8e\xd9\xa4\xc6\xa4\xb9\xa4\xc8", "euc-jp"}, // likewise, てすと
        {"\xb1\xb2\xb3", std::nullopt},                                         // kana of one byte only
        {"it\x92s", std::nullopt},                                              // windows-1252
        {"caf\xe9latte", std::nullopt},
        {"h\xe9.exe", std::nullopt},
        {"Eelanal\xfc\xfcsi p\xe4ring.jpg", std::nullopt},
        {"\xef\xf0\xe8\xe2\xe5\xf2", std::nullopt}, // windows-1251
        {"\x8a", std::nullopt},
        {"\xb4", std::nullopt},
        {"\x8f\xb0", std::nullopt},
        {"plain", std::nullopt},
        {"", std::nullopt},
    };
    for (const row& each : rows) {
        CAPTURE(each.bytes);
        CHECK(text::likely_japanese(each.bytes) == each.charset);
    }
    CHECK_FALSE(text::as_shift_jis("\x8a.exe").is_valid);
    CHECK(text::as_shift_jis("Dij\x8a"
                             "at")
              .is_valid);
    CHECK(text::as_euc_jp("\x8f\xb0\xa1").is_valid);
}

TEST_CASE("lost escapes are put back where pairs begin and end as ISO-2022-JP writes them")
{
    struct row
    {
        std::string bytes;
        std::string restored;
    };
    const row rows[] = {
        {"$B4X<i(B.exe", "\x1b$B4X<i\x1b(B.exe"},
        {"a $@4X<i(J b", "a \x1b$@4X<i\x1b(J b"},
        {"$B4X(B and $B<i(B", "\x1b$B4X\x1b(B and \x1b$B<i\x1b(B"},
        {"$$B4X(B", "$\x1b$B4X\x1b(B"},
        {"$B4X<i", ""},
        {"$B4X<(B", ""}, // not in pairs
        {"$B(B", ""},
        {"cost $B or (B", ""},
        {"$C4X(B", ""},
        {"\x1b$B4X\x1b(B $B4X(B", ""},
        {"$B4X(B \xe9", ""},
        {"$", ""},
        {"$B", ""},
        {"", ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.bytes);
        CHECK(text::with_escapes_restored(each.bytes) == each.restored);
    }
}

TEST_CASE("escapes and shifts are looked for in 7-bit text only")
{
    CHECK(text::has_japanese_escapes("\x1b$B4X\x1b(B"));
    CHECK(text::has_japanese_escapes("\x1b(I1"));
    CHECK_FALSE(text::has_japanese_escapes("\x1b[1m"));
    CHECK_FALSE(text::has_japanese_escapes("\x1b$B4X\xe9"));
    CHECK(text::has_shifted_kana("\x0e"
                                 "12\x0f"));
    CHECK_FALSE(text::has_shifted_kana("\x0f"
                                       "12\x0e"));
}
