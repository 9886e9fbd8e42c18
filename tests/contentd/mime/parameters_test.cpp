#include "contentd/mime/content_type.hpp"
#include "contentd/mime/parameters.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using names = std::vector<std::string>;

std::vector<mime::parameter> parse(std::string_view text)
{
    std::size_t budget = 10000;
    return mime::parse_parameters(text, budget);
}

std::string type_of(std::string_view value)
{
    std::size_t budget = 100;
    return mime::parse_content_type(value, budget).value;
}

} // namespace

TEST_CASE("a media type is read through comments, blanks, case and quotes")
{
    for (const char* html : {"text/html", "TEXT/Html", " text / html ", "text/(x)html", "(a) text(b)/(c)html(d); x=y",
                             "\"text/html\"", "text/html charset=utf-8", "text/html;", "text/html/x", "text/html, x"}) {
        CAPTURE(std::string(html));
        CHECK(type_of(html) == "text/html");
    }
    CHECK(type_of("multipart") == "multipart/mixed");
    CHECK(type_of("multipart/; boundary=x") == "multipart/mixed");
    for (const char* none : {"", "html", "/html", "text", "text/", ";", "(text/html", "name=a.exe"}) {
        CAPTURE(std::string(none));
        CHECK(type_of(none) == "");
    }
    CHECK(type_of(std::string(300, 'a') + "/b") == "");
}

TEST_CASE("every reading of a name is given, the best first")
{
    struct row
    {
        const char* text;
        names readings;
    };
    const row rows[] = {
        {"; filename=a.exe", {"a.exe"}},
        {";;; ; FileName = \"a.exe\" ;", {"a.exe"}},
        {"; filename=\"a;b.exe\"; x=y", {"a;b.exe"}},
        {"; filename=\"a\\\"b.exe\"", {"a\"b.exe", "a\\\"b.exe"}},
        {"; filename=\"C:\\dir\\a.exe\"", {"C:dira.exe", "C:\\dir\\a.exe"}},
        {"; filename=\"a.exe", {"a.exe"}},
        {"; filename=\"a.txt\".exe", {"a.txt", "a.txt.exe"}},
        {"; filename=my file.exe", {"my file.exe", "my"}},
        {"; filename=a.txt name=b.exe", {"a.txt"}},
        {"; filename=attachment.()bat", {"attachment.bat", "attachment.()bat"}},
        {"; filename=a(unclosed.exe", {"a(unclosed.exe"}},
        {"; filename (c) = (d) a.exe", {"a.exe"}},
        {"; filename=a.txt; filename=b.exe", {"a.txt", "b.exe"}},
        {"; filename==?utf-8?Q?a=2Eexe?=", {"a.exe", "=?utf-8?Q?a=2Eexe?="}},
        {"; filename=\"=?iso-2022-jp?B?GyRCNFg8aRsoQi5leGU=?=\"",
         {"関守.exe", "=?iso-2022-jp?B?GyRCNFg8aRsoQi5leGU=?="}},
        {"; filename*=utf-8''%E9%96%A2%E5%AE%88.exe", {"関守.exe"}},
        {"; filename*=\"utf-8'ja'%E9%96%A2.exe\"; filename=x.txt", {"関.exe", "x.txt"}},
        {"; filename*0*=us-ascii''attached%2E; filename*1*=%62; filename*2=at", {"attached.bat"}},
        {"; filename*2=c; filename*0=a.; filename*1=ex", {"a.exc"}},
        {"; filename*0=a; filename*0=b; filename*1=.exe", {"a.exe"}},
        {"; filename*1=b.exe; filename*3=c", {"b.exec"}},
        {"; filename*=a%2Eexe", {"a.exe"}},
        {"; filename*=utf-8''a%zz%2", {"a%zz%2"}},
        {"; filename*0*=shift_jis''%8A%D6; filename*1*=%8E%E7", {"関守"}},
        {"; filename*=klingon''a.exe", {"a.exe"}},
        {"; filename*12345=a.exe", {}},
        {"; filename=h\xe9.exe", {"hé.exe"}},
        {"; filename=\x8a\xd6.exe", {"ŠÖ.exe"}},
        {"; filename=\"\"", {}},
        {"; filename", {}},
        {"; =x; filename=a", {"a"}},
        {"", {}},
    };
    for (const row& each : rows) {
        CAPTURE(std::string(each.text));
        CHECK(mime::text_values(parse(each.text), "filename", {}) == each.readings);
    }
    CHECK(mime::text_values(parse("; name=\x8a\xd6\x8e\xe7"), "name", "shift_jis") == names{"関守"});
}

TEST_CASE("a boundary is taken as its bytes are")
{
    CHECK(mime::raw_values(parse("; boundary=\"=?a?q?b?=\""), "boundary") == names{"=?a?q?b?="});
    CHECK(mime::raw_values(parse("; boundary*0=\"ab\"; boundary*1=cd"), "boundary") == names{"abcd"});
    CHECK(mime::raw_values(parse("; boundary*=us-ascii''a%62; boundary=x"), "boundary") == names{"x", "ab"});
}

TEST_CASE("duplicates with the same value are none")
{
    CHECK(mime::has_duplicates(parse("; a=1; a=2"), "a"));
    CHECK_FALSE(mime::has_duplicates(parse("; a=1; A=\"1\""), "a"));
    CHECK_FALSE(mime::has_duplicates(parse("; a=1; a*=us-ascii''1"), "a"));
}

TEST_CASE("the budget bounds parameters, and hostile fields cost one pass")
{
    std::size_t budget = 3;
    CHECK(mime::parse_parameters("; a=1; b=2; c=3; d=4", budget).size() == 3);
    CHECK(budget == 0);
    // Each of these is quadratic in a parser that looks ahead without a bound.
    const std::string blocks[] = {"(", "(\\", "a (", "a=b c", "a=\"", "\"", "=", ";(", "a*0=(", "   "};
    for (const std::string& block : blocks) {
        std::string many = "; ";
        while (many.size() < 1000000)
            many += block;
        CAPTURE(block);
        std::size_t left = 10000;
        CHECK(mime::parse_parameters(many, left).size() <= 10000);
    }
}

TEST_CASE("repeated and empty values are taken out in order")
{
    std::vector<std::string> values = {"b", "", "a", "b", "c", "a", ""};
    mime::keep_first_of_each(values);
    CHECK(values == names{"b", "a", "c"});
}
