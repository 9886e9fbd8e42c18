#include "contentd/url/drawn_token.hpp"
#include "contentd/url/mutation_key.hpp"
#include "contentd/url/recipient.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace {

std::string key_of(std::string_view written)
{
    const auto made = url::parse(written);
    return made ? url::mutation_key(*made) : "none";
}

std::string without(std::string_view written, std::string_view recipient)
{
    const auto made = url::parse(written);
    return made ? url::recipient_free(*made, recipient) : "none";
}

} // namespace

TEST_CASE("the key of a URL is what its manual says")
{
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"https://a7.news.example.com/u/bob@example.net/4711?id=1&e=x", "example.com/u/@/#?e&id"},
        {"http://x@example.com/track/9f3c-8a21/view.html#77", "example.com/track/#/view.html"},
        {"http://example.com", "example.com/"},
        {"http://example.com:8080/", "example.com:8080/"},
        {"http://192.0.2.1/a", "192.0.2.1/a"},
        {"http://example.com/Sign-In/", "example.com/sign-in/"},
        {"http://example.com/a/b/c/d/e/f/g/h/i/j", "example.com/a/b/c/d/e/f/g/h/..."},
        {"http://example.com/1/2/3/x", "example.com/#/x"},
        {"http://example.com/?b=1&a=2&a=3", "example.com/?a&b"},
        {"http://example.com/%E6%97%A5/x", "example.com/日/x"},
        {"http://example.com/YWxpY2VAYS5jb20=/x", "example.com/#/x"},
        {"http://example.com/deadbeefdeadbeefdeadbeefdeadbeefdeadbeef.php", "example.com/#.php"},
        {"http://example.com/2026/11/summer-sale_2026.html", "example.com/#/summer-sale_#.html"},
        {"mailto:bob@example.com?subject=x", "mailto:/@?subject"},
    };
    for (const auto& [written, key] : cases) {
        CAPTURE(written);
        CHECK_EQ(key_of(written), key);
    }
}

TEST_CASE("a key tells a page from others by words that were not drawn")
{
    for (const char* const page :
         {"http://example.com/watch?v=abc", "http://example.com/1/2/view/3", "http://example.com/日",
          "http://example.com/2026/sale_2026.html", "http://192.0.2.1/a"}) {
        CAPTURE(page);
        CHECK(url::names_page(key_of(page)));
    }
    for (const char* const shared :
         {"http://example.com", "http://example.com:8080/", "http://example.com/?q=1&page=2",
          "http://example.com/Ab3xY9q", "http://example.com/4711/bob@example.net/",
          "http://example.com/9f3c8a21.html?x=y", "http://example.com/0f/1/2/3/4/5/6/7/8/9"}) {
        CAPTURE(shared);
        CHECK_FALSE(url::names_page(key_of(shared)));
    }
}

TEST_CASE("what a mailer changes for each recipient leaves the key as it is")
{
    const std::string key = "example.com/c/#?r&u";
    for (const std::string_view written :
         {"http://example.com/c/qXzvbkWjTn?r=1&u=2",
          "http://k3.example.com/c/5f2b9c1e-7d1a-4f6b-9c3e-aa01bb02cc03?u=9&r=",
          "https://joe:pw@www.example.com/c/Zm9vYmFyYmF6cXV4MTIzNDU2?r=a&u=b#xyz", "http://example.com/c/1/2/3?u&r",
          "http://example.com/c/aB3xQ_dE9kZt-fG7vPw4?r&u"}) {
        CAPTURE(written);
        CHECK_EQ(key_of(written), key);
    }
}

TEST_CASE("another path, domain or port is another key")
{
    const std::string key = key_of("http://example.com/account/login?x=1");
    for (const std::string_view written :
         {"http://example.net/account/login?x=1", "http://example.com/account/logout?x=1",
          "http://example.com/account?x=1", "http://example.com:81/account/login?x=1",
          "http://example.com/account/login?y=1"}) {
        CAPTURE(written);
        CHECK(key_of(written) != key);
    }
}

TEST_CASE("words are not taken for drawn, and most drawn tokens are known")
{
    for (const std::string_view word : {"download", "newsletter", "unsubscribe", "shinjuku", "kyushu", "tsukuba",
                                        "technology", "unique", "strengths", "wordpress", "html", "php", "日本語", ""})
        CHECK_FALSE(url::is_drawn(word));
    for (const std::string_view drawn : {"a1", "2026", "qzxvkwjt", "bnmqwdfgh", "xkcdvbnq", "qaxzevju", "ststst",
                                         "hjkvzqpw", "abcdefabcdefabcdefabcdefabcdefabcdef"})
        CHECK(url::is_drawn(drawn));
}

TEST_CASE("a recipient is found in each spelling, and nothing else is changed")
{
    const std::string recipient = "Bob.Jones@example.net";
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"http://a.example/?e=bob.jones@example.net&x=1", "http://a.example/?e={recipient}&x=1"},
        {"http://a.example/?e=bob%2Ejones%40EXAMPLE.net", "http://a.example/?e={recipient}"},
        {"http://a.example/u/bob.jones=example.net/x", "http://a.example/u/{recipient}/x"},
        {"http://a.example/?Ym9iLmpvbmVzQGV4YW1wbGUubmV0", "http://a.example/?{recipient}"},
        {"http://a.example/?q=Ym9iLmpvbmVzQGV4YW1wbGUubmV0fDE%3D", "http://a.example/?q={recipient}"},
        {"http://a.example/#626f622e6a6f6e6573406578616d706c652e6e6574", "http://a.example/#{recipient}"},
        {"http://a.example/?e=joe@example.net&x=%2F", "http://a.example/?e=joe@example.net&x=%2F"},
        {"http://a.example/", "http://a.example/"},
    };
    for (const auto& [written, text] : cases) {
        CAPTURE(written);
        CHECK_EQ(without(written, recipient), text);
    }
    CHECK_EQ(without("http://a.example/?e=bob", "bob"), "http://a.example/?e=bob");
}
