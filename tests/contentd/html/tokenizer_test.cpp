// What hostile markup is cut into, and that no page costs more than a multiple of its length.

#include "contentd/html/references.hpp"
#include "contentd/html/tokenizer.hpp"
#include "tests/contentd/html/hostile_pages.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

std::string shown(html::token what, const html::tokenizer& tokens)
{
    const std::string text(tokens.text());
    switch (what) {
    case html::token::start_tag: {
        std::string made = "<" + std::string(tokens.tag().name.empty() ? "?" : tokens.tag().name);
        for (const html::attribute& each : tokens.attributes())
            made += " " + std::string(each.info->name.empty() ? "?" : each.info->name) + "=" +
                    html::attribute_text(each.value, 100) + (each.is_duplicate ? " (again)" : "");
        return made + ">";
    }
    case html::token::end_tag:
        return "</" + std::string(tokens.tag().name) + ">";
    case html::token::text:
        return text;
    case html::token::raw_text:
        return "{" + text + "}";
    case html::token::comment:
        return "<!" + text + ">";
    case html::token::end:
        return "";
    }
    return "";
}

std::string cut(const std::string& page)
{
    std::string all;
    html::tokenizer tokens(page);
    for (html::token next = tokens.next(); next != html::token::end; next = tokens.next()) {
        constexpr const char* places[] = {"", "mso:", "fallback:", "unclosed:"};
        all += (all.empty() ? "" : "|") + std::string(places[static_cast<int>(tokens.where())]) + shown(next, tokens);
    }
    return all;
}

struct row
{
    std::string page;
    std::string tokens;
};

} // namespace

TEST_CASE("tags and attributes in whatever form they are written")
{
    const std::vector<row> rows = {
        {"<a href=x>", "<a href=x>"},
        {"<A HREF=\"x y\">t</A>", "<a href=x y>|t|</a>"},
        {"<a href='x\"y'>", "<a href=x\"y>"},
        {"<a\thref\n=\r\n x\f>", "<a href=x>"},
        {"<a/href=x/y/>", "<a href=x/y/>"},
        {"<img/src='x'alt=y>", "<img src=x alt=y>"},
        {"<a href=1 href=2>", "<a href=1 href=2 (again)>"},
        {"<a href>", "<a href=>"},
        {"<a href= >", "<a href=>"},
        {"<a =x href=y>", "<a ?= href=y>"},
        {"<a href=x\"y'z>", "<a href=x\"y'z>"},
        {"<a title='>' href=x>", "<a title=> href=x>"},
        {std::string("<a hr\0ef=x\0y>", 13), "<a href=xy>"},
        {std::string("<scr\0ipt>a</script>", 19), "<script>|{a}|</script>"},
        {"<x-y onfoo=z>", "<? on=z>"},
        {"</a href=x>", "</a>"},
        {"<a href=x", "<a href=x>"},
        {"<a href=\"x", "<a href=x>"},
        {"<a href=\"x>text</a>", "<a href=x>|text|</a>"},
        {"<a href='x>text</a>", "<a href=x>|text|</a>"},
        {"<a href=\"x>text</a><b title=\"y\">", "<a href=x>text</a><b title= ?=>"},
    };
    for (const row& each : rows) {
        CAPTURE(each.page);
        CHECK_EQ(cut(each.page), each.tokens);
    }
}

TEST_CASE("what looks like a tag and is none")
{
    const std::vector<row> rows = {
        {"a < b", "a |< b"},
        {"<3", "<3"},
        {"<", "<"},
        {"</", "</"},
        {"a</3>b", "a|<!3>|b"},
        {"</>b", "<!>|b"},
        {"<?x?>b", "<!?x?>|b"},
        {"<!DOCTYPE html>b", "<!DOCTYPE html>|b"},
        {"<![CDATA[a]]>b", "<![CDATA[a]]>|b"},
        {"", ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.page);
        CHECK_EQ(cut(each.page), each.tokens);
    }
}

TEST_CASE("comments end where browsers say, and one without an end hides nothing from us")
{
    const std::vector<row> rows = {
        {"a<!-- b -->c", "a|<! b >|c"},
        {"<!-->c", "<!>|c"},
        {"<!--->c", "<!>|c"},
        {"<!---->c", "<!>|c"},
        {"<!--b--!>c", "<!b>|c"},
        {"<!--b->-- >-->c", "<!b->-- >>|c"},
        {"<!-- <!-- b --> c -->", "<! <!-- b >| c -->"},
        {"<!-- <a href=x>c", "<!>|unclosed: |unclosed:<a href=x>|unclosed:c"},
    };
    for (const row& each : rows) {
        CAPTURE(each.page);
        CHECK_EQ(cut(each.page), each.tokens);
    }
}

TEST_CASE("what only Outlook reads is read")
{
    CHECK_EQ(cut("a<!--[if mso]><b>x</b><![endif]-->c"),
             "a|<![if mso]><b>x</b><![endif]>|mso:<b>|mso:x|mso:</b>|mso:<![endif]>|c");
    CHECK_EQ(cut("<!-- [IF gte mso 9]>x<![endif]--!>c"), "<! [IF gte mso 9]>x<![endif]>|mso:x|mso:<![endif]>|c");
    CHECK_EQ(cut("<!--[if !mso]><!-->a<!--<![endif]-->"), "<![if !mso]><!>|mso:<!>|a|<!<![endif]>");
    CHECK_EQ(cut("<![if !mso]>a<![endif]>"), "<![if !mso]>|a|<![endif]>");
    CHECK_EQ(cut("<!--[if mso]><a title=\"x<![endif]--><b>"),
             "<![if mso]><a title=\"x<![endif]>|mso:<a title=x<![endif]>|<b>");
}

TEST_CASE("elements whose content is not markup")
{
    const std::vector<row> rows = {
        {"<script>a<b></script >c", "<script>|{a<b>}|</script>|c"},
        {"<style></style>c", "<style>|</style>|c"},
        {"<TITLE>a</titles></title>c", "<title>|{a</titles>}|</title>|c"},
        {"<textarea><a href=x></textarea>", "<textarea>|{<a href=x>}|</textarea>"},
        {"<xmp><b></xmp>", "<xmp>|{<b>}|</xmp>"},
        {"<script>a", "<script>|{a}"},
        {"<plaintext><b></plaintext>", "<plaintext>|{<b></plaintext>}"},
        {"<style>a<b>", "<style>|unclosed:{a<b>}|unclosed:a|unclosed:<b>"},
        {"<title><a href=x>", "<title>|unclosed:<a href=x>"},
        {"<iframe><a href=x></iframe>c", "<iframe>|fallback:<a href=x>|</iframe>|c"},
        {"<noembed><!-- </noembed>c", "<noembed>|fallback:<!>|fallback: |</noembed>|c"},
        {"<noframes><noembed>a</noembed></noframes>",
         "<noframes>|fallback:<noembed>|fallback:a|fallback:</noembed>|</noframes>"},
    };
    for (const row& each : rows) {
        CAPTURE(each.page);
        CHECK_EQ(cut(each.page), each.tokens);
    }
}

TEST_CASE("junk attributes keep no known one out, and are not kept themselves")
{
    std::string page = "<a";
    for (int i = 0; i < 20000; ++i)
        page += " j" + std::to_string(i) + " onx" + std::to_string(i) + " class";
    page += " href=x onclick=y>";
    html::tokenizer tokens(page);
    REQUIRE(tokens.next() == html::token::start_tag);
    REQUIRE(tokens.find(html::attribute_id::href) != nullptr);
    CHECK_EQ(tokens.find(html::attribute_id::href)->value, "x");
    CHECK_LE(tokens.attributes().size(), 2 * html::most_kept_attributes + 2);
}

TEST_CASE("no page costs more than a small multiple of its length")
{
    for (const hostile_pages::shape& each : hostile_pages::all()) {
        CAPTURE(each.name);
        const auto visited = [&each](std::size_t count) {
            const std::string page = each.make(count);
            html::tokenizer tokens(page);
            std::size_t steps = 0;
            while (tokens.next() != html::token::end)
                ++steps;
            CHECK_LE(steps, page.size());
            CHECK_LE(tokens.visited(), 8 * page.size());
            return tokens.visited() + steps;
        };
        CHECK_LE(visited(40000), 5 * visited(10000));
    }
}
