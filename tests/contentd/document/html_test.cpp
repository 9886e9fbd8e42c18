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
