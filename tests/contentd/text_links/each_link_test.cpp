// Links in plain text as readers and their programs find them.

#include "contentd/text_links/each_link.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

std::string found(std::string_view text)
{
    std::string all;
    text_links::each_link(text, [&all](std::string_view link) { all += (all.empty() ? "" : " ") + std::string(link); });
    return all;
}

struct row
{
    std::string text;
    std::string links;
};

void check(const std::vector<row>& rows)
{
    for (const row& each : rows) {
        CAPTURE(each.text);
        CHECK_EQ(found(each.text), each.links);
    }
}

} // namespace

TEST_CASE("schemes, and what looks like a host")
{
    check({
        {"see http://x.example/a?b=c#d now", "http://x.example/a?b=c#d"},
        {"HTTPS://X.example ftp://x.example mailto:a@x.example",
         "HTTPS://X.example ftp://x.example mailto:a@x.example"},
        {"hxxp://x.example hxxps://x.example", "hxxp://x.example hxxps://x.example"},
        {"http:\\\\x.example http:/x.example http:x.example http:///x.example",
         "http:\\\\x.example http:/x.example http:x.example http:///x.example"},
        {"file://x/y search-ms://q tel:123", "file://x/y search-ms://q"},
        {"http://3517712905/ http://[::1]/a", "http://3517712905/ http://[::1]/a"},
        {"http://a@b@x.example/", "http://a@b@x.example/"},
        {"//x.example/a (//y.example) a//b // c", "//x.example/a //y.example"},
        {"www.x.example www.bank.example@x.example/", "www.x.example www.bank.example@x.example/"},
        {"x.example x.example/a sub.x.example:80", "x.example x.example/a sub.x.example:80"},
        {"1.2.3.4 1.2.3.4/a version 1.2", "1.2.3.4/a"},
        {"a@x.example <b@y.example> a@x.example/b", "x.example/b"},
        {"http http: http:// https:/// www. .com a. ... a..b", ""},
        {"", ""},
    });
}

TEST_CASE("where a link ends")
{
    check({
        {"(http://x.example/a) [http://x.example/b] {http://x.example/c}",
         "http://x.example/a http://x.example/b http://x.example/c"},
        {"http://x.example/a_(b) http://x.example/a_(b)) (http://x.example/a_(b))",
         "http://x.example/a_(b) http://x.example/a_(b) http://x.example/a_(b)"},
        {"\"http://x.example/a\" 'http://x.example/b' <http://x.example/c>",
         "http://x.example/a http://x.example/b http://x.example/c"},
        {"http://x.example/a. http://x.example/b, http://x.example/c!?... x.example.",
         "http://x.example/a http://x.example/b http://x.example/c x.example"},
        {"*http://x.example/a* _http://x.example/b_ **www.x.example**",
         "http://x.example/a http://x.example/b www.x.example"},
        {"http://x.example/a,http://y.example/b;www.z.example", "http://x.example/a http://y.example/b www.z.example"},
        {"http://x.example/?u=http://y.example/", "http://x.example/?u=http://y.example/"},
        {"a|http://x.example|b", "http://x.example"},
        {std::string("http://x.example/\0http://y.example/", 35), "http://x.example/ http://y.example/"},
        {"http://x.example/\xff\xfe http://y.example/", "http://x.example/ http://y.example/"},
        {"xhttp://x.example/", "http://x.example/"},
        {"URL:http://x.example/", "http://x.example/"},
    });
}

TEST_CASE("Japanese text and fullwidth letters")
{
    check({
        {"\u8a73\u7d30\u306fhttp://x.example/a\u3092\u3054\u89a7", "http://x.example/a"},
        {"\u300chttp://x.example/a\u300d\u3001\u3010www.x.example\u3011", "http://x.example/a www.x.example"},
        {"http://x.example/a\u3002http://y.example/\u3000z", "http://x.example/a http://y.example/"},
        {"\uff08http://x.example/\uff09\uff0cwww.x.example\uff01", "http://x.example/ www.x.example"},
        {"\u5185\u306ex.example\u306f", "x.example"},
        {"\uff48\uff54\uff54\uff50\uff1a\uff0f\uff0fx\uff0eexample\uff0f\uff41", "http://x.example/a"},
        {"\uff57\uff57\uff57\uff0ex\uff0eexample", "www.x.example"},
        {"http://\u4f8b\u3048.example/a", "http://\u4f8b\u3048.example/a"},
        {"http://x.example\u3092\u898bwww.y.example",
         "http://x.example\u3092\u898bwww.y.example http://x.example www.y.example"},
        {"http://x.example/\u3092www.y.example", "http://x.example/ www.y.example"},
        {"www.x\u3002example/a", "www.x\u3002example/a www.x"},
        {"\u4f8b\u3048.example", "\u4f8b\u3048.example"},
        {"http://x\u3002example/", "http://x\u3002example/"},
        {"http://x.example\u3092\u898b\u308b", "http://x.example"},
    });
}

TEST_CASE("links made harmless, which readers repair")
{
    check({
        {"x[.]example hxxp://x[.]example/a x(dot)example/b x[DOT]example",
         "x.example hxxp://x.example/a x.example/b x.example"},
        {"hxxp[:]//x[.]example", "hxxp://x.example"},
    });
}

TEST_CASE("links that go on in the next line")
{
    const std::string path(60, 'p');
    check({
        {"<http://x.example/a\n b>", "http://x.example/a http://x.example/ab"},
        {"<URL:http://x.example/\r\n  a>", "http://x.example/ http://x.example/a"},
        {"> <http://x.example/a\r\n> b>", "http://x.example/a http://x.example/ab"},
        {"<http://x.exa\nmple/>", "http://x.exa http://x.example/"},
        {"<b\nhttp://x.example>", "http://x.example"},
        {"http://x.example/" + path + "\nq r", "http://x.example/" + path + " http://x.example/" + path + "q"},
        {"http://x.example/" + path + " \r\nq", "http://x.example/" + path + " http://x.example/" + path + "q"},
        {"> http://x.example/" + path + "\n> q", "http://x.example/" + path + " http://x.example/" + path + "q"},
        {"http://x.example/" + path + "\n\nq", "http://x.example/" + path},
        {"http://x.example/" + path + "\nhttp://y.example/", "http://x.example/" + path + " http://y.example/"},
        {"http://x.example/a\nq", "http://x.example/a"},
        {"http://x.exam=\nple/a=\r\nb", "http://x.exam= http://x.example/ab"},
        {"http://x=2Eexample/?a=3Db", "http://x=2Eexample/?a=3Db http://x.example/?a=b"},
    });
}

TEST_CASE("longer links are cut, and nothing costs more than a small multiple of the text")
{
    CHECK_EQ(found("http://x.example/" + std::string(5000, 'a')).size(), text_links::longest_link);
    for (const std::string piece : {"http:",
                                    "http://",
                                    "http://x.example/",
                                    "http://x.example,",
                                    "a.b",
                                    "a.",
                                    ".",
                                    "//",
                                    "(//",
                                    "<",
                                    ">",
                                    "<a\n>",
                                    "> ",
                                    "=\n",
                                    "http://x.example/=\n",
                                    "[.]",
                                    "\xe3\x81\x82.",
                                    "\xe3\x81\x82.jp",
                                    "www.",
                                    ",www.",
                                    "(",
                                    "a@",
                                    "\xef\xbc\x8e",
                                    "x\n",
                                    "http://x.example/ppppppppppppppppppppppppppppppppppppppppppppppppppppp\n"}) {
        CAPTURE(piece);
        const auto told = [&piece](std::size_t count) {
            std::string text;
            for (std::size_t i = 0; i < count; ++i)
                text += piece;
            std::size_t bytes = 0;
            text_links::each_link(text, [&bytes](std::string_view link) {
                CHECK_FALSE(link.empty());
                CHECK_LE(link.size(), text_links::longest_link);
                bytes += link.size();
            });
            CHECK_LE(bytes, 64 * text.size() + 2 * text_links::longest_link);
            return bytes;
        };
        CHECK_LE(told(40000), 5 * told(10000) + 2 * text_links::longest_link);
    }
}
