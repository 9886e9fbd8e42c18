#include "contentd/mime/content_type.hpp"
#include "contentd/mime/parameters.hpp"
#include "contentd/mime/tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace {

using names = std::vector<std::string>;

std::vector<mime::parameter> parse(std::string_view text)
{
    std::size_t budget = 10000;
    return mime::parse_parameters(text, budget);
}

names text_values(std::span<const mime::parameter> parameters, std::string_view name, std::string_view charset)
{
    mime::name_budget budget(1U << 24U);
    return mime::text_values(parameters, name, charset, budget);
}

names value_readings(std::string_view value, std::string_view charset)
{
    mime::name_budget budget(1U << 24U);
    return mime::value_readings(value, charset, budget);
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
        {"; filename=\"a;b.exe\"; x=y", {"a;b.exe", "a"}},
        {"; filename=\"a\\\"b.exe\"", {"a\"b.exe", "a\\\"b.exe", "a"}},
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
        {"; filename*2=c; filename*0=a.; filename*1=ex", {"a.exc", "ca.ex"}},
        {"; filename*0=a; filename*0=b; filename*1=.exe", {"a.exe", "b.exe", "ab.exe"}},
        {"; filename*1=b.exe; filename*3=c", {"b.exec", "b.exe"}},
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
        CHECK(text_values(parse(each.text), "filename", {}) == each.readings);
    }
    CHECK(text_values(parse("; name=\x8a\xd6\x8e\xe7"), "name", "shift_jis") == names{"関守"});
}

TEST_CASE("sections are joined in every way that programs join them")
{
    struct row
    {
        const char* text;
        names readings;
    };
    const row rows[] = {
        // of two with one number: the first, the last, both
        {"; filename*0=a; filename*1=.txt; filename*1=.exe", {"a.txt", "a.exe", "a.txt.exe"}},
        {"; filename*0=a; filename*1=.exe; filename*1=.txt", {"a.exe", "a.txt", "a.exe.txt"}},
        // over a gap or up to it
        {"; filename*0=a.exe; filename*2=.txt", {"a.exe.txt", "a.exe"}},
        {"; filename*0=a.exe; filename*2=.txt; filename*0=b", {"a.exe.txt", "a.exe", "b.txt", "b", "a.exe.txtb"}},
        // encoded words in sections, also cut in two
        {"; filename*0=\"=?utf-8?B?YS5l\"; filename*1=\"eGU=?=\"", {"a.exe", "=?utf-8?B?YS5leGU=?="}},
        {"; filename*0*=us-ascii''%3D?utf-8?Q?a%3D2Eexe?%3D", {"a.exe", "=?utf-8?Q?a=2Eexe?="}},
        {"; filename*==?utf-8?Q?a=2Eexe?=", {"a.exe", "=?utf-8?Q?a=2Eexe?="}},
        // percent encoding without its star, or cut in two
        {"; filename*0=\"utf-8''%E9%96%A2\"; filename*1=\"%2Eexe\"", {"utf-8''%E9%96%A2%2Eexe", "関.exe"}},
        {"; filename*0*=utf-8''a%2; filename*1*=Eexe", {"a%2Eexe", "a.exe"}},
        {"; filename*0*=utf-8''%E9%96; filename*1*=%A2.exe", {"関.exe"}},
        {"; filename*1*=%2Eexe; filename*0*=utf-8''a", {"a.exe", ".exea", ".exeutf-8''a"}},
        // a wrong charset
        {"; filename*0*=iso-2022-jp''%8A%D6; filename*1*=%8E%E7.exe",
         {"\uFFFD\uFFFD\uFFFD\uFFFD.exe", "関守.exe", "ŠÖŽç.exe"}},
    };
    for (const row& each : rows) {
        CAPTURE(std::string(each.text));
        CHECK(text_values(parse(each.text), "filename", {}) == each.readings);
    }
}

TEST_CASE("a name in one piece has the readings that sloppy programs come to")
{
    struct row
    {
        const char* text;
        names readings;
    };
    const row rows[] = {
        {"; filename=a%2Eexe", {"a%2Eexe", "a.exe"}},
        {"; filename=\"%E9%96%A2%E5%AE%88.exe\"", {"%E9%96%A2%E5%AE%88.exe", "関守.exe"}},
        {"; filename=\"UTF-8''%E9%96%A2%2Eexe\"", {"UTF-8''%E9%96%A2%2Eexe", "関.exe"}},
        {"; filename=\"100%.pdf\"", {"100%.pdf"}},
        {"; filename=\"=?utf-8?Q?a%2Eexe?=\"", {"a%2Eexe", "=?utf-8?Q?a%2Eexe?=", "a.exe"}},
        {"; filename=\"=?klingon?Q?a=2Eexe?=\"", {"=?klingon?Q?a=2Eexe?=", "a.exe"}},
        {"; filename=a;b.exe", {"a", "a;b.exe"}},
        {"; filename=a;b;c.exe ; x=y", {"a", "a;b;c.exe"}},
        {"; filename=a.exe; ;", {"a.exe"}},
        {"; filename=\"a.exe; size=5", {"a.exe; size=5", "a.exe"}},
        {"; filename=\"a.exe\\\"; x.txt\"", {"a.exe\"; x.txt", "a.exe\\\"; x.txt", "a.exe", "a.exe\\\""}},
        {"; filename=\x8a\xd6\x8e\xe7.exe", {"ŠÖŽç.exe", "関守.exe"}},
    };
    for (const row& each : rows) {
        CAPTURE(std::string(each.text));
        CHECK(text_values(parse(each.text), "filename", {}) == each.readings);
    }
    const std::string with_zero("a.exe\0.txt", 10);
    CHECK(text_values(parse("; filename=a.exe%00.txt"), "filename", {}) == names{"a.exe%00.txt", with_zero});
    // As mikel/mail has it: 8-bit bytes under a 7-bit label.
    CHECK(text_values(parse("; name*=iso-2022-jp'ja'01%20Dij%8aat.mp3"), "name", {}) ==
          names{"01 Dij\uFFFDat.mp3", "01 Dij蛎t.mp3", "01 DijŠat.mp3"});
    CHECK(text_values(parse("; name=\x8a\xd6\x8e\xe7"), "name", "iso-2022-jp").front() == "関守");
    CHECK(value_readings("a%2Eexe", {}) == names{"a%2Eexe", "a.exe"});
    CHECK(value_readings("", {}).empty());
}

TEST_CASE("readings are bounded for each value, not over all values")
{
    // Nothing that names an attachment can be pushed out by others before it.
    std::string many;
    for (int i = 0; i < 5000; ++i)
        many += "; filename=a" + std::to_string(i);
    const names all = text_values(parse(many + "; filename=b.exe"), "filename", {});
    CHECK(all.size() == 5001);
    CHECK(all.back() == "b.exe");
    // One value with as many readings as it can have.
    const std::string worst =
        "; filename=\"=?iso-2022-jp?Q?=8A=D6=8E=E7%2E?= =?klingon?Q?=8A=D6=3D=3Futf-8=3FQ=3Fb?= \x8a"
        "\xd6\x8e\xe7 =?utf-8?B?=8A\"";
    CHECK(text_values(parse(worst), "filename", "iso-2022-jp").size() <= mime::most_value_readings);
}

TEST_CASE("a megabyte of sections, words and semicolons costs a few passes")
{
    const std::string blocks[] = {
        "%2E", "=?",      "=?utf-8?B?", "=?klingon?Q?",  "?=",        "=?a?q?b?=", "\x8a\xd6", "$B4X<i(B", "\\\"",
        "'",   "utf-8''", "a;",         "; a.b=c; a*0=", "; a*1=%41", "(a)"};
    for (const std::string& block : blocks) {
        for (const char* const begin : {"; a=", "; a=\"", "; a*=", "; a*0="}) {
            CAPTURE(block);
            std::string many = begin;
            while (many.size() < 300000)
                many += block;
            const std::vector<mime::parameter> parameters = parse(many);
            CHECK(text_values(parameters, "a", "iso-2022-jp").size() <= 20 * (parameters.size() + 5));
        }
    }
}

TEST_CASE("every reading of every field ends among the part's names")
{
    const std::string message =
        "Content-Transfer-Encoding: x-uuencode\r\nContent-Type: a/b; name=\"=?klingon?Q?a=2Eexe?=\"\r\n"
        "Content-Disposition: attachment; filename*0=b; filename*1=.txt;\r\n"
        " filename*1=\"=?utf-8?B?LmV4ZQ==?=\"; name=c%2Eexe\r\n\r\nbegin 644 d%2Eexe\n";
    const mime::tree tree = mime::tree::parse(message, {});
    CHECK(tree.root().filename == "b.txt");
    const names& all = tree.root().names;
    for (const char* name : {"b.txt", "b.exe", "a.exe", "c.exe", "d.exe"}) {
        CAPTURE(std::string(name));
        CHECK(std::find(all.begin(), all.end(), name) != all.end());
    }
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
