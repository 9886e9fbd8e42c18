#include "common/mail/header_field.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("a short value stands on the field's own line")
{
    CHECK(mail::header_field("X-Spam-Flag", "YES") == "X-Spam-Flag: YES\r\n");
    CHECK(mail::header_field("X-Empty", "") == "X-Empty:\r\n");
    CHECK(mail::header_field("X-Blanks", "  a  b ") == "X-Blanks: a b\r\n");
}

TEST_CASE("long values are folded at blanks and, without any, cut below the limit of a line")
{
    std::string words;
    for (int i = 0; i < 40; ++i)
        words += "word" + std::to_string(i) + ' ';
    for (const std::string& value : {words, std::string(5000, 'x'), words + std::string(2000, 'y')}) {
        const std::string field = mail::header_field("X-Long", value);
        REQUIRE(field.ends_with("\r\n"));
        std::size_t at = 0;
        while (at < field.size()) {
            const auto end = field.find("\r\n", at);
            CHECK(end - at <= 998);
            if (at != 0)
                CHECK(field[at] == ' ');
            CHECK(field[end - 1] != ' ');
            at = end + 2;
        }
    }
}

TEST_CASE("what is not printable ASCII cannot end the field or leave ASCII")
{
    for (const char* value : {"関守 reject", "a\r\nBcc: x@example.com", "a\nb", "\xff\xfe", "tab\there", "\x7f"}) {
        CAPTURE(value);
        const std::string field = mail::header_field("X-Note", value);
        CHECK(field.find("\r\nBcc") == std::string::npos);
        for (const char c : field.substr(0, field.size() - 2))
            CHECK(((c >= ' ' && c < 0x7f) || c == '\r' || c == '\n'));
        CHECK(field.find("=?UTF-8?B?") != std::string::npos);
    }
    CHECK(mail::header_field("Subject", "関守") == "Subject: =?UTF-8?B?6Zai5a6I?=\r\n");
}
