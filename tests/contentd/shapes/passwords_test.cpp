#include "contentd/shapes/passwords.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

std::vector<std::string> found_in(const std::string& text, std::size_t limit = shapes::most_passwords)
{
    const std::string texts[] = {text};
    return shapes::passwords_in(texts, limit);
}

bool has(const std::vector<std::string>& all, const std::string& one)
{
    return std::find(all.begin(), all.end(), one) != all.end();
}

} // namespace

TEST_CASE("what follows a word for password comes first")
{
    struct row
    {
        std::string text, password;
    };
    const row rows[] = {
        {"The order number is AB1234.\nPassword: infected\n", "infected"},
        {"password=Secret", "Secret"},
        {"pass : hunter2.", "hunter2"},
        {"The password for the attached file is \"open sesame\".", "open sesame"},
        {"The zip password is 8f3Kq!x", "8f3Kq!x"},
        {"passcode 4711", "4711"},
        {"PW->abc", "abc"},
        {"Your PIN is 123456", "123456"},
        {"Archive password:\n\n   virus99\nRegards", "virus99"},
        {"解凍パスワードは「さくら2024」です。", "さくら2024"},
        {"パスワード：ＡＢＣ１２３", "ＡＢＣ１２３"},
        {"パスワードはabc999です。", "abc999"},
        {"ﾊﾟｽﾜｰﾄﾞ: kana55", "kana55"},
        {"ＰＡＳＳ：zenkaku", "zenkaku"},
        {"添付ファイルのパスワードは以下の通りです。\n\n　p4ssw0rd\n", "p4ssw0rd"},
        {"暗証番号＝7788", "7788"},
        {"開封パス【neko-12】", "neko-12"},
    };
    for (const row& each : rows) {
        CAPTURE(each.text);
        const auto found = found_in(each.text);
        REQUIRE_FALSE(found.empty());
        CHECK_EQ(found.front(), each.password);
    }
}

TEST_CASE("full-width forms come as they are and as ASCII, signs around a word with and without")
{
    const auto found = found_in("パスワード：ＡＢＣ１２３");
    CHECK(has(found, "ＡＢＣ１２３"));
    CHECK(has(found, "ABC123"));
    const auto punctuated = found_in("password: what?.");
    CHECK(has(punctuated, "what?"));
    CHECK(has(punctuated, "what?."));
}

TEST_CASE("then what is quoted, then letters with digits, then what stands alone on a line")
{
    const auto found = found_in("alone\nsee x9y8z7 there\nopen with 'quoted'\npassword: first\n");
    REQUIRE_GE(found.size(), 4);
    CHECK_EQ(found[0], "first");
    const auto at = [&](const std::string& one) { return std::find(found.begin(), found.end(), one) - found.begin(); };
    CHECK_LT(at("first"), at("quoted"));
    CHECK_LT(at("quoted"), at("x9y8z7"));
    CHECK_LT(at("x9y8z7"), at("alone"));
    CHECK_LT(at("alone"), static_cast<std::ptrdiff_t>(found.size()));
}

TEST_CASE("each comes once, three to 64 bytes, and no more than the limit")
{
    const auto once = found_in("password: abc123\npw: abc123\n\"abc123\"\nabc123\n");
    CHECK_EQ(std::count(once.begin(), once.end(), "abc123"), 1);
    CHECK(found_in("password: ab\n\n").empty());
    CHECK(found_in("password: " + std::string(65, 'x')).empty());
    CHECK(has(found_in("password: " + std::string(64, 'x')), std::string(64, 'x')));
    std::string many;
    for (int i = 0; i < 1000; ++i)
        many += "word" + std::to_string(i) + "\n";
    CHECK_EQ(found_in(many).size(), 32);
    CHECK_EQ(found_in(many, 5).size(), 5);
}

TEST_CASE("links, addresses and running text are no candidates, unless announced they never are")
{
    CHECK(found_in("see http://example.com/a1b2c3 or write to user1@example.com").empty());
    CHECK(found_in("Dear Sir,\nplease find the compass attached").empty());
    CHECK(found_in("they bypass widgets here").empty());
    CHECK(found_in("").empty());
}

TEST_CASE("hostile text takes no longer than honest text of its size")
{
    for (const std::string piece : {"pass ", "\"", "パス", "pw:", "「", "(((", "\xff"}) {
        std::string text;
        while (text.size() < 300000)
            text += piece;
        CHECK_LE(found_in(text).size(), 32);
    }
}
