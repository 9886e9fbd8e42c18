// What is seen of a page, and what is there for filters only.

#include "contentd/html/page.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace {

struct row
{
    std::string page;
    std::string visible;
    std::string hidden;
};

void check(const std::vector<row>& rows)
{
    for (const row& each : rows) {
        CAPTURE(each.page);
        const html::visible_text read = html::read_page(each.page).text;
        CHECK_EQ(read.visible, each.visible);
        CHECK_EQ(read.hidden, each.hidden);
    }
}

} // namespace

TEST_CASE("text as its reader sees it")
{
    check({
        {"a  b\n\tc", "a b c", ""},
        {"<p>a</p><p>b<br>c</p>", "a\nb\nc", ""},
        {"<b>a</b>b<i> c</i>", "ab c", ""},
        {"<table><tr><td>a<td>b</table>c", "a\nb\nc", ""},
        {"caf&eacute; &lt;b&gt; a&nbsp;b\u3000c", "caf\u00e9 <b> a b c", ""},
        {"a<script>b</script><style>c</style><title>d</title><template>e</template>f", "af", ""},
        {"a<noscript>b</noscript>", "ab", ""},
        {"<textarea>a &amp; <b></textarea>", "a & <b>", ""},
        {"<img alt='a picture'> b", "a picture b", ""},
        {std::string("a\0b\1\xff\xc3 c", 8), "ab\ufffd\ufffd c", ""},
        {"1 < 2 & 3", "1 < 2 & 3", ""},
        {"<html><body>a</body></html>b<html><body>c", "a\nb\nc", ""},
        {"\u65e5\u672c&#x8a9e;", "\u65e5\u672c\u8a9e", ""},
    });
}

TEST_CASE("hidden text is told apart")
{
    const std::vector<std::string> hiding = {
        "style='display:none'",
        "style='DISPLAY : None !important'",
        "style='dis\\70lay:n\\6f ne'",
        "style='/*x*/display/**/:/**/none'",
        "style='color:red;display:none;color:blue'",
        "style=display&colon;none",
        "style='visibility:hidden'",
        "style='visibility:collapse'",
        "style='opacity:0'",
        "style='opacity:0.01'",
        "style='font-size:0'",
        "style='font-size:1px'",
        "style='font-size:.05em'",
        "style='font-size:1%'",
        "style='font:0/0 a'",
        "style='font:bold 1px Arial'",
        "style='color:#fff'",
        "style='color:#fefefe'",
        "style='color:rgb(255,255,255)'",
        "style='color:rgb(100%, 100%, 100%)'",
        "style='color:rgba(0,0,0,0)'",
        "style='color:transparent'",
        "style='background:black'",
        "style='background-color:#123456;color:#133456'",
        "bgcolor=000000",
        "bgcolor='#000'",
        "hidden",
        "style='position:absolute;left:-9999px'",
        "style='position:absolute;top:-99em'",
        "style='text-indent:-2000px'",
        "style='margin-left:-1000px'",
        "style='max-height:0;overflow:hidden'",
        "style='overflow:hidden;width:0px'",
        "style='height:1px;width:600px;overflow:hidden'",
        "style='clip:rect(0,0,0,0)'",
        "style='clip-path:inset(100%)'",
        "style='transform:scale(0)'",
    };
    for (const std::string& each : hiding) {
        CAPTURE(each);
        check({{"a <span " + each + ">b</span> c", "a c", "b"}});
    }
}

TEST_CASE("what is seen is not taken for hidden")
{
    const std::vector<std::string> showing = {
        "style='display:block'",
        "style='displa:none'",
        "title='display:none'",
        "style='font-size:10px'",
        "style='font-size:0.8em'",
        "style='font:bold 12px Arial'",
        "style='font-size:small'",
        "style='color:#ccc'",
        "style='color:#fff;background:#000'",
        "style='color:white;background:url(x)'",
        "style='color:white;background-image:linear-gradient(red,blue)'",
        "bgcolor=red",
        "bgcolor=nonsense",
        "style='left:-20px'",
        "style='height:0'",
        "style='width:1%;overflow:hidden'",
        "style='opacity:1'",
        "style='mso-hide:all'",
        "width=0 height=0",
    };
    for (const std::string& each : showing) {
        CAPTURE(each);
        check({{"<div " + each + ">b</div>", "b", ""}});
    }
}

TEST_CASE("what is around an element decides")
{
    check({
        {"<div style='display:none'><p style='display:block'>a</p></div>b", "b", "a"},
        {"<div style='visibility:hidden'>a<p style='visibility:visible'>b</p></div>", "b", "a"},
        {"<div style='font-size:0'>a<p style='font-size:9pt'>b</p></div>", "b", "a"},
        {"<body bgcolor=black text=white>a<font color=black>b</font>", "a", "b"},
        {"<table bgcolor=black><td><font color=white>a</font>b", "a", "b"},
        {"<font color=white>a<a href=x>b</a></font>", "b", "a"},
        {"<style>td{background:#000}</style><td><font color=white>a</font>", "a", ""},
    });
}

TEST_CASE("end tags close what they close in a browser")
{
    check({
        {"<p style='display:none'>a<p>b", "b", "a"},
        {"<p style='display:none'>a<div>b</div>", "b", "a"},
        {"<ul><li hidden>a<li>b</ul>", "b", "a"},
        {"<table><tr><td hidden>a<td>b<tr hidden><td>c<tr><td>d", "b\nd", "a\nc"},
        {"<div hidden>a</p></span></b>b</div>c", "c", "a\nb"},
        {"<div hidden><table><td>a</div>b</table>c</div>d", "d", "a\nb\nc"},
        {"<span hidden>a<div>b</span>c</div>d</span>e", "e", "a\nbc\nd"},
        {"<div><font style='font-size:0'>a<p>b</font>c</p></div>", "c", "a\nb"},
        {"<div hidden><font><div>a</font>b</div>c</div>d", "d", "ab\nc"},
        {"<div hidden>a</div", "", "a"},
        {"<x-y hidden>a</x-z>b</x-y>c", "c", "ab"},
        {"<br hidden>a", "a", ""},
        {"<div hidden/>a</div>b", "b", "a"},
        {"<a hidden>a<a>b", "b", "a"},
        {"<!--[if mso]></div><![endif]--><div hidden>a<!--[if mso]></div><![endif]-->b</div>c", "c", "a\nb"},
    });
}

TEST_CASE("simple rules of style sheets hide as well")
{
    check({
        {"<style>.x{display:none}</style><p class='a x'>a</p>b", "b", "a"},
        {"<style>.X , p.y { display : none }</style><p class=x>a</p><p class=Y>b</p><div class=y>c</div>", "c", "a\nb"},
        {"<style>#i{font-size:0}</style><b id=i>a</b>b", "b", "a"},
        {"<style>u{visibility:hidden}</style><u>a</u>b", "b", "a"},
        {"<style><!-- .x{display:none} --></style><p class=x>a", "", "a"},
        {"<style>@media print{.x{display:none}} @import 'y'; .z{opacity:0}</style><p class=x>a</p><p class=z>b", "a",
         "b"},
        {"<style>.x .y{display:none} .x:hover{display:none} a>.x{display:none}</style><p class=x>a", "a", ""},
        {"<style>.x{display:none}</style><p class=x style='display:block'>a", "a", ""},
    });
}

TEST_CASE("what Outlook alone shows, what no browser shows")
{
    const html::visible_text read =
        html::read_page("a<!--[if mso]><p>b<p hidden>c<![endif]-->d<iframe>e</iframe>f<!-- g").text;
    CHECK_EQ(read.visible, "adf");
    CHECK_EQ(read.outlook, "b");
    CHECK_EQ(read.hidden, "ce g");
}

TEST_CASE("words that are broken up")
{
    const std::vector<std::pair<std::string, int>> rows = {
        {"Via&shy;gra", html::zero_width_break},
        {"Via\u200bgra", html::zero_width_break},
        {"Via&zwnj;gra", html::zero_width_break},
        {"Via<!-- x -->gra", html::comment_break},
        {"Via<span style='display:none'>x</span>gra", html::hidden_break},
        {"<b>V</b>ia<!-- -->g&shy;ra", html::comment_break | html::zero_width_break},
        {"v i a g r a", html::spaced_letters},
        {"Viagra", 0},
        {"<b>V</b>iagra<wbr>x", 0},
        {"a &shy; b&zwnj;&nbsp;&zwnj;&nbsp;c<!-- --> d", 0},
        {"a<!-- --><p>b", 0},
        {"\u65e5\u200b\u672c", 0},
        {"1&shy;2", 0},
        {"I am a b c of it", 0},
        {"a b c<br>d e f", 0},
    };
    for (const auto& [page, breaks] : rows) {
        CAPTURE(page);
        CHECK_EQ(static_cast<int>(html::read_page(page).text.breaks), breaks);
    }
    CHECK_EQ(html::read_page("V&shy;i&#8203;a<!-- -->g<i hidden>x</i>ra").text.visible, "Viagra");
}

TEST_CASE("the share of hidden text, within the limits of what is kept")
{
    const std::string letters(3 * html::most_visible_bytes, 'x');
    const html::visible_text read = html::read_page(letters + "<p hidden>" + letters).text;
    CHECK(read.is_cut);
    CHECK_LE(read.visible.size(), html::most_visible_bytes);
    CHECK_GE(read.visible.size(), html::most_visible_bytes - 100);
    CHECK_LE(read.hidden.size(), html::most_hidden_bytes);
    CHECK_EQ(read.visible_characters, letters.size());
    CHECK_EQ(read.hidden_share(), doctest::Approx(0.5));
    CHECK_EQ(html::read_page("").text.hidden_share(), 0);
    CHECK_FALSE(html::read_page("abc").text.is_cut);
    CHECK_FALSE(html::read_page("abc<p hidden>" + letters).text.is_cut);
}
