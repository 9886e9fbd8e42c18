#include "contentd/digest/normal_form.hpp"

#include "common/text/nfkc.hpp"

#include <doctest/doctest.h>

namespace {

std::string normal(std::string_view text, const std::vector<std::string>& leave_out = {})
{
    return digest::normal_form_of(text::nfkc_folded(text), leave_out).text;
}

struct sample
{
    std::string_view text;
    std::string_view expected;
};

} // namespace

TEST_CASE("case, width, punctuation, blanks and what nobody sees make no difference")
{
    for (const auto& [text, expected] : std::initializer_list<sample>{
             {"Hello, World!", "hello world"},
             {"  hello\t\r\n world \f", "hello world"},
             {"ＨＥＬＬＯ　ｗｏｒｌｄ", "hello world"},
             {"hel\u200blo wo\u00adr\u2060ld", "hello world"},
             {"he\ufb03cient CAF\u00c9 cafe\u0301", "hefficient café café"},
             {"don't vi-ag_ra f.r.e.e don\u2019t", "dont viagra free dont"},
             {"V I A G R A (now)", "now"},
             {"yes/no \"quoted\" [word] a|b", "yes no quoted word"},
             {"Straße ПРИВЕТ", "strasse привет"},
             {"", ""},
         }) {
        CAPTURE(text);
        CHECK_EQ(normal(text), expected);
    }
}

TEST_CASE("of addresses nothing stays, of URLs the host")
{
    for (const auto& [text, expected] : std::initializer_list<sample>{
             {"write to bob+7@mail.example today", "write to today"},
             {"mailto:bob@mail.example, <bob@mail.example>", ""},
             {"see http://user:pw@www.shop.example:8080/a/b?id=77#x now", "see shop.example now"},
             {"(https://shop.example/offer) href=\"http://shop.example/x\"", "shop.example href shop.example"},
             {"http://a8f3k.shop.example/", "shop.example"},
             {"http://xkqzvbnm.b2c.shop.example", "shop.example"},
             {"http://news.shop.example.", "news.shop.example"},
             {"http://192.0.2.7/x", "192.0.2.7"},
             {"http://x1.example", "x1.example"},
             {"WWW.Shop.Example/abc?def", "shop.example"},
             {"shop.example/offer?x=1 here", "shop.example here"},
             {"詳細はhttp://shop.example/a?b=c をご覧", "詳細は shop.example をご覧"},
             {"連絡先info@shop.exampleまで", "連絡先まで"},
             {"http:// https://? ://", ""},
         }) {
        CAPTURE(text);
        CHECK_EQ(normal(text), expected);
    }
}

TEST_CASE("numbers and words that look random are left out")
{
    for (const auto& [text, expected] : std::initializer_list<sample>{
             {"JPY 1,999.95 on 2026-11-26", "jpy on"},
             {"order 12345 q7x9z3 abc123def", "order"},
             {"offer xkqzvbnm fgrtplkwo end", "offer end"},
             {"abababababababababababababababab word", "word"},
             {"strings html smtp", "strings html smtp"},
             {"第3回 2026年11月26日", "第回年月日"},
         }) {
        CAPTURE(text);
        CHECK_EQ(normal(text), expected);
    }
}

TEST_CASE("scripts without blanks give pairs of characters, wherever a line breaks")
{
    const auto whole = digest::normal_form_of(text::nfkc_folded("迷惑メールの見分け方"), {});
    const auto broken = digest::normal_form_of(text::nfkc_folded("迷惑メー\r\n　ルの、見分\nけ方。"), {});
    CHECK_EQ(whole.tokens.size(), 9);
    CHECK_EQ(whole.tokens, broken.tokens);
    CHECK_EQ(whole.text, broken.text);
    CHECK_NE(digest::normal_form_of("日本", {}).tokens, digest::normal_form_of("月本", {}).tokens);
    CHECK_NE(digest::normal_form_of("本日", {}).tokens, digest::normal_form_of("本月", {}).tokens);
    CHECK_EQ(normal("ﾒｰﾙ"), normal("メール"));
    CHECK_EQ(digest::normal_form_of(text::nfkc_folded("人々 word 人々"), {}).tokens.size(), 3);
    CHECK_EQ(digest::normal_form_of(text::nfkc_folded("สวัสดีครับ"), {}).tokens.size(), 9);
}

TEST_CASE("the recipient's names are left out")
{
    const std::vector<std::string> names{"john.smith", "山田", "鈴"};
    CHECK_EQ(normal("Dear John Smith, JohnSmith or john.smith", names), "dear or");
    CHECK_EQ(normal("Johnny smithers", names), "johnny smithers");
    CHECK_EQ(normal("山田様、こんにちは。山 田", names), "様こんにちは山田");
    CHECK_EQ(normal("鈴木様", names), "鈴木様");
    CHECK_EQ(normal("word", {"", ".", "-"}), "word");
    CHECK_EQ(normal("日本日本語", {"日本", "日本語"}), "");
    std::vector<std::string> too_many(32, "other");
    too_many.push_back("word");
    CHECK_EQ(normal("word", too_many), "word");
    const std::string longest = "山田山田山田山田山田山田山田山田山田山田山"; // 63 bytes
    CHECK_EQ(normal(longest, {longest}), "");
    CHECK_EQ(normal(longest + "田", {longest + "田"}), longest + "田");
}
