#include "contentd/html/structure.hpp"
#include "tests/contentd/html/hostile_pages.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

std::vector<std::uint64_t> tokens(const std::string& page)
{
    std::vector<std::uint64_t> all;
    html::each_structure_token(page, [&all](std::uint64_t each) { all.push_back(each); });
    return all;
}

const std::string mail =
    "<div><p style='color:red;font:1px x' class=a><a href='http://x.example/1'>One</a> two</p></div>";

} // namespace

TEST_CASE("words, targets, numbers and case do not change the structure")
{
    const std::vector<std::string> same = {
        "<DIV><P STYLE='COLOR:blue;FONT:2px y' CLASS=b><A HREF='http://y.example/2'>Three</A> four five</P></DIV>",
        "<div> <!-- x --> <p style='color:red; font:3px z' class='c d'>\n<a href=#>x</a></p></div>",
        "<div><p style=\"color: red ; font:9px\" class=q1w2><a href=http://z>&nbsp;</a>",
    };
    for (const std::string& each : same) {
        CAPTURE(each);
        CHECK(tokens(each) == tokens(mail));
    }
    CHECK_EQ(tokens(mail).size(), 8);
}

TEST_CASE("other elements, attributes, properties and depths do")
{
    const std::vector<std::string> other = {
        "<div><p style='color:red;font:1px x' class=a><b href='http://x.example/1'>One</b> two</p></div>",
        "<div><p style='color:red;font:1px x' id=a><a href='http://x.example/1'>One</a> two</p></div>",
        "<div><p style='color:red;width:1px' class=a><a href='http://x.example/1'>One</a> two</p></div>",
        "<p style='color:red;font:1px x' class=a></p><div><a href='http://x.example/1'>One</a> two</div>",
    };
    for (const std::string& each : other) {
        CAPTURE(each);
        CHECK(tokens(each) != tokens(mail));
    }
    CHECK(tokens("<b><b><b><b><b><i>") != tokens("<b></b><b></b><b></b><b></b><b></b><i>"));
}

TEST_CASE("made-up names are all alike")
{
    CHECK(tokens("<xq1 zz2=3 style='qqq:1;--a:2'>") == tokens("<yyy ab=c style='rrr:0;--b:4'>"));
}

TEST_CASE("the numbers are the same for ever")
{
    CHECK(tokens("<b id=x style=color:red>") ==
          std::vector<std::uint64_t>{0xd0a379186726fe12, 0x8d691c904a7c32f2, 0xa97c31be8eb438e0, 0xb9f38cda17d5aed9});
}

TEST_CASE("there are no more than the limit")
{
    for (const hostile_pages::shape& each : hostile_pages::all())
        CHECK_LE(tokens(each.make(60000)).size(), html::most_structure_tokens);
    CHECK_EQ(tokens(hostile_pages::repeated("<b c=d>").make(200000)).size(), html::most_structure_tokens);
}
