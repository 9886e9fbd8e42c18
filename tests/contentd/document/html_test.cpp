#include "contentd/document/document.hpp"
#include "tests/contentd/compound.hpp"
#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace testing;

namespace {

bool has_script(const std::string& page)
{
    return has(look(page), filetype::script);
}

std::string joined(const std::string& text, const std::string& joint)
{
    std::string all;
    for (std::size_t at = 0; at < text.size(); at += 40)
        all += (at == 0 ? "" : joint) + text.substr(at, 40);
    return all;
}

} // namespace

TEST_CASE("script is found wherever a browser runs it")
{
    const std::string pages[] = {
        "<html><script>x()</script>",
        "<html><SCRIPT src=x>",
        "<html><script/x>1</script>",
        "<html><script\n>1",
        "<html><body onload=x()>",
        "<html><img/src='x'/onerror=\"x()\">",
        "<html><a href='javascript:x()'>",
        "<html><a href=' jAva\nscr\tipt:x()'>",
        "<html><a href='&#106;avascript&colon;x()'>",
        "<html><a href='&#x6A;avascript:x()'>",
        "<html><iframe srcdoc='&lt;script&gt;1&lt;/script&gt;'>",
        "<html><div title='a>b' onclick=x>",
        "<html><!-- > --><script>1</script>",
        "<html><style><!--</style><script>1</script>",
        "<html><textarea></textarea><svg><script>1",
        "<html>%3Cscript%3E" + joined(std::string(400, 'x'), "%20%20%20%20%20"),
        "\xff\xfe" + utf16("<html><script>1</script>"),
        "<svg xmlns='x' onload='x()'/>",
        "<svg><svg:script>1</svg:script></svg>",
        "<svg><![CDATA[x]]><script>1</script></svg>",
        "<svg><foreignObject><body xmlns='y'><iframe src='http://a.example'/></body></foreignObject></svg>",
        "<svg><animate attributeName='href' values='javascript:x()'/></svg>",
        "<?xml version='1.0'?><x><h:script xmlns:h='z'>1</h:script></x>",
    };
    for (const std::string& each : pages) {
        CAPTURE(each);
        CHECK(has_script(each));
    }
}

TEST_CASE("what only looks like script is none")
{
    const std::string pages[] = {
        "<html><p>javascript: and onload= are words</p><a href='http://a.example/?javascript:1'>x</a>",
        "<html><!-- <script>1</script> -->",
        "<html><style><script></style>",
        "<html><scripture on='x' one><a title='onload=x()' data-onload='x'>",
        "<html>100% %41",
        "<svg><text>script</text><foreignObject><p>text</p></foreignObject></svg>",
        "<svg><![CDATA[<script>1</script>]]></svg>",
    };
    for (const std::string& each : pages) {
        CAPTURE(each);
        CHECK(look(each).traits == 0);
    }
}

TEST_CASE("links of a page are told once, with their references undone")
{
    const document::findings found =
        look("<html><a href='http://a.example/?x=1&amp;y=2'><a href=http://a.example/?x=1&y=2>"
             "<a href='#top'><a href=relative><form action=\"HTTPS://b.example/\">"
             "<meta http-equiv=Refresh content='0; URL=\"http://c.example/\"'>"
             "<img src='//d.example/x.png'>");
    CHECK(found.links == std::vector<std::string>{"http://a.example/?x=1&y=2", "HTTPS://b.example/",
                                                  "http://c.example/", "//d.example/x.png"});
    CHECK(found.traits == 0);
}

TEST_CASE("files that a page carries as text are found")
{
    const std::string encoded = base64(program());
    const std::string pages[] = {
        "<html><a download='run.exe' href='data:application/octet-stream;base64," + encoded + "'>",
        "<html><script>var d = atob('" + encoded + "'); a.download = \"run.exe\"; new Blob([d])</script>",
        "<html><script>a.download='run.exe';d='" + joined(encoded, "' +\n '") + "'</script>",
        "<html><script>a.download='run.exe';d=['" + joined(encoded, "', '") + "'].join()</script>",
        "<html><script>a.download='run.exe';d=`" + joined(encoded, "\n") + "`</script>",
        "<html><script>a.download='run.exe';d='" + hexadecimal(program()) + "'</script>",
        "<html><p hidden download='run.exe'>" + joined(encoded, "\r\n") + "</p>",
    };
    for (const std::string& each : pages) {
        CAPTURE(each.substr(0, 200));
        const document::findings found = look(each);
        REQUIRE(found.files.size() == 1);
        CHECK(found.files[0].name == "run.exe");
        CHECK(found.files[0].bytes == program());
    }
    CHECK(look(pages[1]).macro == "atob, Blob");
}

TEST_CASE("pictures and plain texts in a page are no files")
{
    const std::string picture = "\x89PNG\r\n\x1a\n" + std::string(300, '\7');
    CHECK(look("<html><img src='data:image/png;base64," + base64(picture) + "'>").files.empty());
    CHECK(look("<html><p>" + base64(std::string(300, 'x')) + "</p>").files.empty());
    CHECK(look("<html><p>" + std::string(3000, 'a') + "</p>").files.empty());
    CHECK(look("<html><a href='data:text/html,%3Cscript%3E1%3C/script%3E'>").files.size() == 1);
}

TEST_CASE("what a script leads to is a link, however it is written")
{
    const std::string pages[] = {
        "<html><script>location='https://a.example/x'</script>",
        "<html><script>location='https:\\/\\/a.example\\/x'</script>",
        "<html><script>location='https:/'+ '/a.example' + \"/x\"</script>",
        "<html><script>location='\\x68ttps\\u003a//a.example/x'</script>",
        "<html><script>location=atob('aHR0cHM6Ly9hLmV4YW1wbGUveA==')</script>",
        "<html><script>eval(String.fromCharCode(104,116,116,112,115,58,47,47,0x61,46,101,120,97,109,112,108,101,47,120)"
        ")"
        "</script>",
        "<html><body onload=\"location='https://a.example/x'\">",
        "<html><style>@import url(https://a.example/x)</style>",
        "<html><p style='background:url(https://a.example/x)'>",
        "<svg><script>location='https://a.example/x'</script></svg>",
        "<svg><script>location='https:<!-- -->//a.example/x'</script></svg>",
        "<svg><script><![CDATA[location='https://a.example/x']]></script></svg>",
        "<svg><script>location=&#39;https://a.example/x&#39;</script></svg>",
        "<svg onload=\"location='https://a.example/x'\"/>",
        "<svg><a><animate attributeName='href' values='#;https://a.example/x'/></a></svg>",
        "<svg><a><set attributeName='href' to='https://a.example/x'/></a></svg>",
        "<svg><style>@import 'https://a.example/x';</style></svg>",
    };
    for (const std::string& each : pages) {
        CAPTURE(each);
        CHECK(look(each).links == std::vector<std::string>{"https://a.example/x"});
    }
    CHECK(look("<html><script>a='://'; b='https://'; c='x://y'; d=atob(e); f=atob('"
               "</script>")
              .links.empty());
    std::string many = "<html><script>";
    for (int i = 0; i < 2000; ++i)
        many += "'https://" + std::to_string(i) + ".example/',";
    CHECK(look(many).links.size() == 100);
    CHECK_FALSE(look(many).is_cut);
}

TEST_CASE("a table may have formulas, which Excel follows")
{
    CHECK(has(look("<html><table><tr><td> =cmd|'/c calc'!A0</td></tr></table>"), filetype::dde));
    CHECK(has(look("<html><table><td x:fmla=\"=cmd|'/c calc'!A0\">1</td></table>"), filetype::dde));
    CHECK(has(look("<html><table><tr><td><b>=cmd|'/c </b>calc'!A0<td>x</table>"), filetype::dde));
    CHECK_FALSE(has(look("<html><table><td>a|b!c</td></table><p>=cmd|'/c calc'!A0</p>"), filetype::dde));
}

TEST_CASE("a page is in UTF-16 by its mark only, as browsers take it")
{
    const std::string page = std::string("<\0a\0", 4) + "><script>1</script>";
    CHECK(has(document::examine(page, {"text/html", filetype::family::html}, {}), filetype::script));
}
