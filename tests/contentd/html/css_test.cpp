#include "contentd/html/colour.hpp"
#include "contentd/html/css_lexer.hpp"
#include "contentd/html/length.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

std::string cut(std::string_view css)
{
    std::string all;
    html::css_lexer from(css);
    for (html::css_token next = from.next(); next != html::css_token::end; next = from.next()) {
        constexpr const char* marks[] = {"", "'", "@", ""};
        all += (all.empty() ? "" : " ") + std::string(marks[static_cast<int>(next)]) +
               (next == html::css_token::symbol ? std::string(1, from.symbol()) : from.value());
    }
    return all;
}

} // namespace

TEST_CASE("CSS is cut as browsers cut it")
{
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"color : Red;", "color : red ;"},
        {"a/**/b/* ; */c", "a b c"},
        {"a/* no end", "a"},
        {"\\63olor \\000063 olor \\63\\6f\\6Cor", "color color color"},
        {"'a\\'b' \"c\\\nd\" 'e", "'a'b 'cd 'e"},
        {"'a\nb", "'a b"},
        {"url( a ) URL('b') u\\52l(c)", "@a @b @c"},
        {"url(a\\)b) url(c d) url(", "@a)b @c d ) @"},
        {"rgb(1,2%,-.5)", "rgb ( 1 , 2% , -.5 )"},
        {"<!-- .a{} -->", ".a { }"},
        {std::string("a\0b", 3), "ab"},
        {"\\", ""},
        {"\\0 \\110000 \\d800 ", "\ufffd\ufffd\ufffd"},
        {"", ""},
    };
    for (const auto& [css, tokens] : rows) {
        CAPTURE(css);
        CHECK_EQ(cut(css), tokens);
    }
    CHECK_EQ(cut(std::string(1000, 'a')).size(), html::longest_css_word);
    CHECK_EQ(cut("url(" + std::string(5000, 'a') + ")").size(), html::longest_css_text + 1);
}

TEST_CASE("numbers and their units")
{
    const std::vector<std::pair<std::string, double>> rows = {
        {"0", 0},     {"12px", 12},   {"1.5em", 24},
        {".5em", 8},  {"-10px", -10}, {"3pt", 4},
        {"100%", 16}, {"1in", 96},    {"99999999999999999999px", 1e10},
    };
    for (const auto& [word, pixels] : rows) {
        CAPTURE(word);
        CHECK(html::length_of(word).is_number);
        CHECK_EQ(html::pixels_of(html::length_of(word)), doctest::Approx(pixels).epsilon(1));
    }
    for (const std::string word : {"", "px", "-", ".", "auto", "#fff"}) {
        CAPTURE(word);
        CHECK_FALSE(html::length_of(word).is_number);
    }
}

TEST_CASE("colours, and which are alike")
{
    const std::vector<std::pair<std::string, html::colour>> rows = {
        {"#fff", html::white},
        {"#123456", 0x123456},
        {"123456", 0x123456},
        {"white", html::white},
        {"transparent", html::transparent},
    };
    for (const auto& [word, value] : rows) {
        CAPTURE(word);
        REQUIRE(html::colour_named(word).has_value());
        CHECK_EQ(*html::colour_named(word), value);
    }
    for (const std::string word : {"", "#", "#12", "#1234567", "#ggg", "inherit"}) {
        CAPTURE(word);
        CHECK_FALSE(html::colour_named(word).has_value());
    }
    CHECK(html::is_alike(html::white, 0xfefdfc));
    CHECK_FALSE(html::is_alike(html::white, 0xffe0ff));
    CHECK_FALSE(html::is_alike(html::black, html::white));
}
