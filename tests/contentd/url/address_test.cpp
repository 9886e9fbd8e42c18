#include "contentd/url/address.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace {

struct spelling
{
    std::string written;
    std::string text;
    std::string signs;
};

std::string text_of(const std::optional<url::address>& made)
{
    return made ? made->text() : "none";
}

} // namespace

TEST_CASE("every spelling of a target has one text, and tells how it was written")
{
    const std::vector<spelling> cases = {
        {"http://example.com", "http://example.com/", ""},
        {"  HTTP://Example.COM:80/a/../b?#", "http://example.com/b", ""},
        {"http://example.com./", "http://example.com/", ""},
        {"http://3221225985/", "http://192.0.2.1/", "raw ip, odd ip"},
        {"http://0300.0.02.1/", "http://192.0.2.1/", "raw ip, odd ip"},
        {"http://0xC0.0x2.1/", "http://192.2.0.1/", "raw ip, odd ip"},
        {"http://%31%39%32.0.2.1", "http://192.0.2.1/", "raw ip, odd ip, encoded host"},
        {"http://１９２．０．２．１", "http://192.0.2.1/", "raw ip, odd ip"},
        {"http://192.0.2.1", "http://192.0.2.1/", "raw ip"},
        {"http://[2001:DB8:0:0::1]/", "http://[2001:db8::1]/", "raw ip"},
        {"http://[::ffff:192.0.2.1]/", "http://[::ffff:c000:201]/", "raw ip, odd ip"},
        {"http://www.bank.com@evil.example/", "http://evil.example/", "user"},
        {"http://bank.com%2f@a@evil.example/", "http://evil.example/", "user, several @"},
        {"http:\\\\evil.example\\x", "http://evil.example/x", "odd slashes"},
        {"http:evil.example", "http://evil.example/", "odd slashes"},
        {"http:////evil.example", "http://evil.example/", "odd slashes"},
        {"https://bank.com\\@evil.example", "https://bank.com/@evil.example", ""},
        {"ht\ntp://ev\til.example/", "http://evil.example/", "control bytes"},
        {"http://evil.example:8080/", "http://evil.example:8080/", "odd port"},
        {"https://evil.example:443/", "https://evil.example/", ""},
        {"http://evil。example／", "none", ""},
        {"http://evil。example/", "http://evil.example/", ""},
        {"ｈｔｔｐ：／／ｗｗｗ．ｅｘａｍｐｌｅ．ｃｏｍ／", "http://www.example.com/", ""},
        {"http://日本語。jp/", "http://xn--wgv71a119e.jp/", "punycode"},
        {"http://xn--wgv71a119e.jp/", "http://xn--wgv71a119e.jp/", "punycode"},
        {"http://p\u0430ypal.com/", "http://xn--pypal-4ve.com/", "mixed script, punycode"},
        {"http://xn--a.com/", "http://xn--a.com/", "punycode, broken punycode"},
        {"http://bank.com\u2215x.example/", "http://bank.xn--comx-id9a.example/", "punycode, fake slash"},
        {"http://💩.la/", "http://xn--ls8h.la/", "punycode"},
        {"www.example.com/x", "http://www.example.com/x", "no scheme"},
        {"example.com/x", "http://example.com/x", "no scheme"},
        {"example.com:8080/x", "http://example.com:8080/x", "odd port, no scheme"},
        {"//evil.example", "http://evil.example/", "no scheme"},
        {"///evil.example", "http://evil.example/", "odd slashes, no scheme"},
        {"hxxps://evil[.]example/", "https://evil.example/", "masked"},
        {"http[:]//evil.example/", "http://evil.example/", "masked"},
        {"http://evil.example/?a=1&amp;b=2", "http://evil.example/?a=1&b=2", ""},
        {"http:&#47;&#x2F;evil&period;example/", "http://evil.example/", ""},
        {"http://evil.example/%7e%2e%2e/%c3%A9/\xff", "http://evil.example/~../%C3%A9/%FF", ""},
        {"http://evil.example/a/%2e%2E/b%", "http://evil.example/b%25", ""},
        {"JavaScript:alert(1)", "javascript:alert(1)", ""},
        {"mailto:a@example.com?subject=x", "mailto:a@example.com?subject=x", ""},
        {"file:///C:/x", "file:///C:/x", ""},
        {"file:\\\\server\\share", "file://server/share", "odd slashes"},
        {"smb://server/share", "smb://server/share", ""},
    };
    for (const spelling& each : cases) {
        CAPTURE(each.written);
        const auto made = url::parse(each.written);
        CHECK_EQ(text_of(made), each.text);
        CHECK_EQ(made ? url::names_of_signs(made->signs) : "", each.signs);
    }
}

TEST_CASE("what is no URL, or has a host that nobody accepts, is none")
{
    for (const std::string_view written : {"",
                                           " ",
                                           "hello",
                                           "hello.",
                                           "/path",
                                           "a@example.com",
                                           "note: this",
                                           "example.nosuchsuffix/x",
                                           "readme.txt",
                                           "1.2.3.4",
                                           "http://",
                                           "http:///",
                                           "http://[::1",
                                           "http://[fe80::1%25eth0]/",
                                           "http://256.1.1.1.",
                                           "http://4294967296/",
                                           "http://1.2.3.4.5/",
                                           "http://a.1/",
                                           "http://1.2.3.09/",
                                           "http://a.0x1/",
                                           "http://example.com:99999/",
                                           "http://example.com:x/",
                                           "http://a b/",
                                           "http://a%00b/",
                                           "http://a%2525b/",
                                           "http://\xff\xfe/",
                                           "www.",
                                           "www.x",
                                           "foo:bar",
                                           "http://a<b/"}) {
        CAPTURE(written);
        CHECK_EQ(text_of(url::parse(written)), "none");
    }
    CHECK_EQ(text_of(url::parse("http://[::1\0x]/")), "none");
    CHECK_EQ(text_of(url::parse("http://" + std::string(254, 'a') + "/")), "none");
}

TEST_CASE("the parts of an address are canonical")
{
    const auto made = url::parse("https://User:p%61ss@shop.example.co.jp:8443/A b;c=%2F?q='x'&r=a b#F ");
    REQUIRE(made.has_value());
    CHECK_EQ(made->scheme, "https");
    CHECK_EQ(made->host, "shop.example.co.jp");
    CHECK_EQ(made->domain, "example.co.jp");
    CHECK_EQ(made->user, "User:pass");
    CHECK_EQ(made->port, 8443);
    CHECK_EQ(made->path, "/A%20b;c=%2F");
    CHECK_EQ(made->query, "q=%27x%27&r=a%20b");
    CHECK_EQ(made->fragment, "F");
}

TEST_CASE("the domain is what someone registered")
{
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"http://a.b.example.com/", "example.com"},
        {"http://someone.github.io/", "someone.github.io"},
        {"http://github.io/", "github.io"},
        {"http://com/", "com"},
        {"http://a.b.nosuchsuffix/", "b.nosuchsuffix"},
        {"http://192.0.2.1/", "192.0.2.1"},
        {"http://[2001:db8::1]/", "[2001:db8::1]"},
        {"http://[::ffff:c000:201]/", "192.0.2.1"},
        {"http://x.日本語.jp/", "xn--wgv71a119e.jp"},
    };
    for (const auto& [written, domain] : cases) {
        CAPTURE(written);
        const auto made = url::parse(written);
        REQUIRE(made.has_value());
        CHECK_EQ(made->domain, domain);
    }
}

TEST_CASE("a reference is read against its base, and a base without a host gives none")
{
    const auto base = url::parse("https://example.com/a/b?c#d");
    REQUIRE(base.has_value());
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"x", "https://example.com/a/x"},
        {"../x", "https://example.com/x"},
        {"/x", "https://example.com/x"},
        {"?x", "https://example.com/a/b?x"},
        {"#x", "https://example.com/a/b?c#x"},
        {"", "https://example.com/a/b?c"},
        {"//evil.example/", "https://evil.example/"},
        {"\\\\evil.example", "https://evil.example/"},
        {"http:evil.example", "http://evil.example/"},
        {"www.example.net", "https://example.com/a/www.example.net"},
        {"foo:bar", "none"},
        {"data:text/html,x", "data:text/html,x"},
    };
    for (const auto& [written, text] : cases) {
        CAPTURE(written);
        CHECK_EQ(text_of(url::resolve(*base, written)), text);
    }
    const auto opaque = url::parse("data:text/html,x");
    REQUIRE(opaque.has_value());
    CHECK_EQ(text_of(url::resolve(*opaque, "x")), "none");
    CHECK_EQ(text_of(url::resolve(*opaque, "#x")), "data:text/html,x#x");
}

TEST_CASE("a long address is cut, never at the cost of its host")
{
    const auto long_user = url::parse("http://bank.com:" + std::string(30000, 'a') + "@evil.example/");
    REQUIRE(long_user.has_value());
    CHECK_EQ(long_user->host, "evil.example");
    CHECK_EQ(long_user->user.size(), url::longest_user);
    CHECK(long_user->has(url::is_long));
    const auto long_path = url::parse("http://evil.example/" + std::string(70000, ' ') + "x?y");
    REQUIRE(long_path.has_value());
    CHECK(long_path->has(url::is_cut));
    CHECK(long_path->text().size() <= url::longest_text);
    CHECK(long_path->text().ends_with("%20"));
    const auto exact = url::parse("http://evil.example/" + std::string(1980, 'x'));
    REQUIRE(exact.has_value());
    CHECK_FALSE(exact->has(url::is_cut));
    CHECK(exact->has(url::is_long));
    CHECK_FALSE(url::parse("http://evil.example/" + std::string(1979, 'x'))->has(url::is_long));
}
