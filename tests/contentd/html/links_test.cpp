// Where a page leads, in spite of what hides it. Evasions seen in the field, each with the link that has to be found.

#include "common/text/utf8.hpp"
#include "contentd/html/page.hpp"
#include "tests/contentd/html/hostile_pages.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using html::link;

std::string shown(const std::string& page)
{
    constexpr const char* kinds[] = {"anchor",  "image", "form",   "frame", "script", "style",
                                     "refresh", "base",  "object", "svg",   "css",    "other"};
    std::string all;
    for (const link& each : html::read_page(page).links)
        all += (all.empty() ? "" : "|") + std::string(each.is_hidden ? "-" : "") + kinds[each.what] + " " +
               each.target + (each.shown.empty() ? "" : " [" + each.shown + "]");
    return all;
}

struct row
{
    std::string page;
    std::string links;
};

void check(const std::vector<row>& rows)
{
    for (const row& each : rows) {
        CAPTURE(each.page);
        CHECK_EQ(shown(each.page), each.links);
    }
}

} // namespace

TEST_CASE("every attribute that carries a URL")
{
    check({
        {"<a href=u>t</a>", "anchor u [t]"},
        {"<area href=u alt=t>", "anchor u [t]"},
        {"<img src=u alt=t>", "image u [t]"},
        {"<img lowsrc=u><img dynsrc=v>", "image u|image v"},
        {"<image src=u>", "image u"},
        {"<input type=image src=u formaction=v>", "image u|form v"},
        {"<form action=u><button formaction=v>", "form u|form v"},
        {"<iframe src=u></iframe><frame src=v longdesc=w>", "frame u|frame v|other w"},
        {"<script src=u></script>", "script u"},
        {"<link rel='StyleSheet' href=u><link rel=icon href=v>", "style u|other v"},
        {"<base href=u>", "base u"},
        {"<object data=u codebase=v classid=w archive=x>", "object u|object v|object w|object x"},
        {"<embed src=u>", "object u"},
        {"<video poster=u src=v><source src=w>", "image u|other v|other w"},
        {"<body background=u><td background=v>", "image u|image v"},
        {"<blockquote cite=u>", "other u"},
        {"<a ping='u  v' href=w>", "other u|other v|anchor w"},
        {"<img srcset='u 1x, v 200w,w'>", "image u|image v|image w"},
        {"<img srcset=',u, v,'>", "image u|image v"},
        {"<svg><use xlink:href=u><image href=v></svg>", "svg u|svg v"},
        {"<v:roundrect href=u>t</v:roundrect>x", "anchor u [t]"},
        {"<html manifest=u><head profile=v>", "other u|other v"},
        {"<a href=''>t</a><a href=' '>t</a><a>t</a>", ""},
        {"<p href-x=u data-href=v title=w>", ""},
        {"<link rel=preload imagesrcset='u 1x, v 2x'>", "image u|image v"},
        {"<param name=movie value=http://u/><param name=x value=y><input value=http://u/>", "object http://u/"},
    });
}

TEST_CASE("targets are read as browsers read them")
{
    check({
        {"<A HREF=&#104;&#x74;tp&colon;//x&period;example>", "anchor http://x.example"},
        {std::string("<a href='ht\0tp://x.example'>", 28), "anchor http://x.example"},
        {"<a href='\n http://x.example \t'>", "anchor http://x.example"},
        {"<a href='ht\ntp:\\\\x.example'>", "anchor ht\ntp:\\\\x.example"},
        {"<a href='?a=1&copy=2&amp;b'>", "anchor ?a=1&copy=2&b"},
        {"<a href=\"http://x.example>t</a>", "anchor http://x.example [t]"},
        {"<a href=\"http://x.example/>t</a><p title=\"y\">",
         "anchor http://x.example/>t</a><p title=|anchor http://x.example/"},
        {"<a href=http://x.example/?a=\"b\">t", "anchor http://x.example/?a=\"b\" [t]"},
        {"<a href=u href=v>t</a>", "anchor u [t]|anchor v"},
        {"<a/href=u>t</a>", "anchor u [t]"},
        {"<a <b href=u>t</a>", "anchor u [t]"},
        {"<a href=u>t<a href=v>s</a>", "anchor u [t]|anchor v [s]"},
        {"<a href=u>t", "anchor u [t]"},
    });
}

TEST_CASE("refreshes, style sheets and scripts lead somewhere too")
{
    check({
        {"<meta http-equiv=refresh content='0;url=u'>", "refresh u"},
        {"<META HTTP-EQUIV=Refresh CONTENT=\"5 ; URL = 'u' x\">", "refresh u"},
        {"<meta content='0,u' http-equiv=refresh>", "refresh u"},
        {"<meta http-equiv=refresh content='0; url'>", "refresh url"},
        {"<meta http-equiv=refresh content='0;url=\"u'>", "refresh u"},
        {"<meta http-equiv=refresh content=5><meta name=x content='0;url=u'>", ""},
        {"<p style='background:url(u)'>", "css u"},
        {"<p style=\"background:u\\72 l( 'u' )\">", "css u"},
        {"<p style='x:url(\"u\\'>", "css u"},
        {"<p style='/*url(a)*/b:url(u/*c*/)'>", "css u/*c*/"},
        {"<style>a{b:-webkit-image-set(\"u\" 1x, 'v' type('w') 2x); content:'x'}</style>", "css u|css v"},
        {"<style>@import 'u';@im\\port \"v\"; @import url(w)</style>", "css u|css v|css w"},
        {"<style><!-- a{b:URL(u)} --></style>", "css u"},
        {"<style>a{b:url(u}", "-css u}"},
        {"<a href=\"javascript:location='http://x.example/'\">t</a>",
         "anchor javascript:location='http://x.example/' [t]|script http://x.example/"},
        {"<a href='&#1;java\nscript:open(\"//x.example/\")'>",
         "anchor java\nscript:open(\"//x.example/\")|script //x.example/"},
        {"<p onclick=\"location='http://x.example'\" onload='f(\"http:\\x2f\\u002fy.example/\")'>",
         "script http://x.example|script http://y.example/"},
        {"<script>a='ht'+\"tp://\" + 'x.example/b';c.d()</script>", "script http://x.example/b"},
        {"<script>document.write('<a href=\"http:\\/\\/x.example\\/\">')", "script http://x.example/"},
        {"<iframe srcdoc='&lt;a href=u>t&lt;/a>'></iframe>", "anchor u [t]"},
        {"<iframe srcdoc='&lt;iframe srcdoc=\"&amp;lt;a href=u>\">'></iframe>", "anchor u"},
    });
}

TEST_CASE("pages in data: URLs lead somewhere")
{
    const std::string seen =
        shown("<a href='data:text/html;base64,PGEgaHJlZj1odHRwOi8vZXZpbC5leGFtcGxlLz54PC9hPg=='>t</a>"
              "<iframe src='da\nta:image/svg+xml;charset=x,%3Ca href=v>y'></iframe>"
              "<img src='data:image/png;base64,PGEgaHJlZj11Pg=='>"
              "<a href='data:text/html,<base href=b><a href=\"data:text/html,<a href=w>\">'>");
    for (const char* const wanted :
         {"anchor http://evil.example/ [x]", "anchor v [y]", "anchor w", "other b", " [t]"}) {
        CAPTURE(wanted);
        CHECK(seen.find(wanted) != std::string::npos);
    }
    CHECK(seen.find("anchor u") == std::string::npos);
    const std::string longer = "data:text/html," + std::string(3000, ' ') + "<a href=u>";
    CHECK(shown("<a href='" + longer + "'>t").find("|anchor u") != std::string::npos);
}

TEST_CASE("an anchor shows what its reader sees of it")
{
    check({
        {"<a href=u> www.bank.example \n <b>Log</b> in</a>", "anchor u [www.bank.example Log in]"},
        {"<a href=u>a<br>b<div>c</div></a>", "anchor u [a b c]"},
        {"<a href=u>w&#173;ww.&#8203;x<!-- -->.example</a>", "anchor u [www.x.example]"},
        {"<a href=u><span style='display:none'>www.good.example</span>Click</a>", "anchor u [Click]"},
        {"<a href=u><img src=i alt='www.bank.example'></a>", "anchor u [www.bank.example]|image i [www.bank.example]"},
        {"<a href=u><script>x</script><style>y</style>t</a>", "anchor u [t]"},
        {"<a href=u>a<!--[if mso]>b<![endif]-->c</a>", "anchor u [ac]"},
        {"<!--[if mso]><a href=u>a<![endif]-->b</a>", "anchor u [a]"},
    });
    const std::string longer = shown("<a href=u>" + std::string(1000, 'x') + "</a>");
    CHECK_LE(longer.size(), html::longest_shown + 20);
}

TEST_CASE("links that nobody sees are told apart")
{
    check({
        {"<div style='display:none'><a href=u>t</a></div><a href=v>s</a>", "-anchor u|anchor v [s]"},
        {"<a href=u hidden>t</a>", "-anchor u"},
        {"<a href=u style='font-size:0'>t</a>", "-anchor u"},
        {"<a href=u style='color:white'>t</a>", "-anchor u"},
        {"<font color=white><a href=u>t</a></font>", "anchor u [t]"},
        {"<td style='font-size:0'><a href=u><img src=i></a>", "anchor u|image i"},
        {"<iframe><a href=u>t</a></iframe>", "-anchor u"},
        {"<template><a href=u>t</a></template><a href=v>s</a>", "-anchor u|anchor v [s]"},
        {"<title><a href=u>t</a>", "-anchor u"},
        {"<!-- <a href=u>t</a>", "-anchor u"},
        {"<!-- <a href=u>t</a> -->", ""},
        {"<textarea><a href=u></textarea>", ""},
        {"<img src=u width=0 height='0px'><img src=v width=1>", "-image u|image v"},
    });
}

TEST_CASE("there are limits")
{
    std::string page;
    for (int i = 0; i < 30000; ++i)
        page += "<a href=http://x.example/" + std::to_string(i) + ">t</a>";
    const html::page many = html::read_page(page);
    CHECK_EQ(many.links.size(), html::most_links);
    CHECK(many.has_more_links);
    CHECK_EQ(many.links.front().target, "http://x.example/0");
    CHECK_EQ(many.links.back().target, "http://x.example/29999");
    CHECK_EQ(many.links.back().shown, "t");
    CHECK_FALSE(html::read_page("<a href=u>").has_more_links);
    const html::page wide = html::read_page("<a href=http://x.example/" + std::string(10000, 'a') + ">");
    REQUIRE_EQ(wide.links.size(), 1);
    CHECK_EQ(wide.links.front().target.size(), html::longest_target);
}

TEST_CASE("hostile pages give bounded results of valid text")
{
    for (const hostile_pages::shape& each : hostile_pages::all()) {
        CAPTURE(each.name);
        const html::page read = html::read_page(each.make(5000));
        CHECK_LE(read.links.size(), html::most_links);
        for (const link& found : read.links)
            CHECK_LE(found.target.size(), html::longest_target);
        CHECK(text::is_utf8(read.text.visible));
        CHECK(text::is_utf8(read.text.hidden));
    }
}
