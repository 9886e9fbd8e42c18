#include "contentd/url/unwrap.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace {

std::string targets(std::string_view written)
{
    const auto made = url::parse(written);
    if (!made)
        return "none";
    std::string all;
    url::unwrap(*made, [&](const url::address& target, unsigned depth) {
        all += (all.empty() ? "" : " ") + std::to_string(depth) + ":" + target.text();
    });
    return all;
}

} // namespace

TEST_CASE("the target of a redirector is found however it is written")
{
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"https://www.google.com/url?sa=t&url=https%3A%2F%2Fevil.example%2Fx%3Fa%3D1%26b&usg=1",
         "1:https://evil.example/x?a=1&b"},
        {"https://www.google.com/url?q=http://evil.example/&sa=D", "1:http://evil.example/"},
        {"https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fevil.example%2F&data=05%7C02",
         "1:http://evil.example/"},
        {"https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fevil.example%2f&c=E,1", "1:https://evil.example/"},
        {"https://t.umblr.com/redirect?z=http%3A%2F%2Fevil.example&t=x", "1:http://evil.example/"},
        {"https://l.facebook.com/l.php?u=https%3A%2F%2Fevil.example%2F&h=AT0", "1:https://evil.example/"},
        {"https://r.search.yahoo.com/_ylt=A/RV=2/RE=1/RO=10/RU=https%3a%2f%2fevil.example%2fx/RK=2/RS=1-",
         "1:https://evil.example/x"},
        {"https://urldefense.proofpoint.com/v1/url?u=http://evil.example/&k=x", "1:http://evil.example/"},
        {"https://urldefense.proofpoint.com/v2/url?u=https-3A__evil.example_a-2Db-5Fc-3Fx-3D1&d=DwMF&c=x",
         "1:https://evil.example/a-b_c?x=1"},
        {"https://urldefense.com/v3/__https://evil.example/a*b?x=1__;Iw!!abc!def$", "1:https://evil.example/a#b?x=1"},
        {"https://urldefense.com/v3/__https:/evil.example/**Bx*__;eHl6Kw!!abc!d$", "1:https://evil.example/xyzx+"},
        {"https://protect.checkpoint.com/v2/___https://evil.example/x___.YzJ1OmFiYw", "1:https://evil.example/x"},
        {"https://secure-web.cisco.com/1x-2y/https%3A%2F%2Fevil.example%2F", "1:https://evil.example/"},
        {"https://www.google.co.jp/amp/s/evil.example/x", "1:https://evil.example/x"},
        {"https://evil-example.cdn.ampproject.org/c/s/evil.example/x?y", "1:https://evil.example/x?y"},
        {"https://www-evil--site-example.translate.goog/x?_x_tr_sl=auto",
         "1:https://www.evil-site.example/x?_x_tr_sl=auto"},
        {"https://web.archive.example/web/2026/http://evil.example/x?y=1", "1:http://evil.example/x?y=1"},
        {"https://a.example/r?u=aHR0cHM6Ly9ldmlsLmV4YW1wbGUvYQ==", "1:https://evil.example/a"},
        {"https://a.example/r/aHR0cHM6Ly9ldmlsLmV4YW1wbGUvYQ/x", "1:https://evil.example/a"},
        {"https://a.example/r?aHR0cHM6Ly9ldmlsLmV4YW1wbGUvYQ%3D%3D", "1:https://evil.example/a"},
        {"https://a.example/c?p=eyJ1IjoiaHR0cHM6XC9cL2V2aWwuZXhhbXBsZVwvYSIsImIiOjF9", "1:https://evil.example/a"},
        {"https://a.example/c?p=aHR0cHMlM0ElMkYlMkZldmlsLmV4YW1wbGU", "1:https://evil.example/"},
        {"https://a.example/?u=https%25253A%25252F%25252Fevil.example", "1:https://evil.example/"},
        {"https://a.example/#u=https://evil.example/", "1:https://evil.example/"},
        {"https://a.example/?u=HTTPS:%5C%5Cevil.example", "1:https://evil.example/"},
        {"https://a.example/?u=http%3A%2F%2Fb.example%2F%3Fu%3Dhttp%253A%252F%252Fevil.example%252F",
         "1:http://b.example/?u=http%3A%2F%2Fevil.example%2F 2:http://evil.example/"},
        {"https://a.example/?u=http&x=https:&y=ftp://b.example/", ""},
        {"https://a.example/?u=https://a.example/", "1:https://a.example/"},
        {"https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9ldmlsLmV4YW1wbGUvYQ&ntb=1", "1:https://evil.example/a"},
        {"mhtml:http://evil.example/a.htm!x-usc:http://other.example/",
         "1:http://evil.example/a.htm 1:http://other.example/"},
        {"search-ms:query=x&crumb=location:%5C%5Cevil.example%5Cshare&displayname=y", "1:file://evil.example/share"},
        {"search-ms:query=x&crumb=location:C:%5Cx", ""},
        {"intent://evil.example/x?y#Intent;scheme=http;package=z;end", "1:http://evil.example/x?y"},
        {"intent:#Intent;S.browser_fallback_url=https%3A%2F%2Fevil.example%2F;end", "1:https://evil.example/"},
        {"https://a.example/", ""},
        {"https://urldefense.com/v3/__;Iw", ""},
        {"https://urldefense.com/v3/__https://", ""},
    };
    for (const auto& [written, found] : cases) {
        CAPTURE(written);
        CHECK_EQ(targets(written), found);
    }
}

TEST_CASE("nesting and numbers of targets have limits")
{
    std::string nested = "http://h0.example/";
    for (int i = 1; i < 8; ++i)
        nested = "http://h" + std::to_string(i) + ".example/" + nested;
    CHECK(targets(nested).find("5:http://h2.example/") != std::string::npos);
    CHECK(targets(nested).find("6:") == std::string::npos);
    CHECK(url::unwrap(*url::parse(nested), [](const url::address&, unsigned) {}));
    CHECK_FALSE(url::unwrap(*url::parse("http://a.example/http://b.example/"), [](const url::address&, unsigned) {}));
    std::string many = "http://a.example/?";
    for (int i = 0; i < 100; ++i)
        many += "u=http://t" + std::to_string(i) + ".example/&";
    std::string deep = "http://a.example/?";
    for (int i = 0; i < 20; ++i)
        deep += "u=http://t" + std::to_string(i) + ".example/%3Fu%3Dhttp%253A//s" + std::to_string(i) + ".example/&";
    for (const std::string& each : {many, deep}) {
        std::size_t count = 0;
        CHECK(url::unwrap(*url::parse(each), [&](const url::address&, unsigned) { ++count; }));
        CHECK_EQ(count, url::most_targets);
    }
}
