#include "common/rules/lists.hpp"
#include "common/rules/ruleset.hpp"
#include "fake.hpp"
#include "tests/directory.hpp"

#include <doctest/doctest.h>

namespace {

std::shared_ptr<const rules::list> good(std::string_view text)
{
    std::vector<rules::diagnostic> problems;
    auto made = rules::list::parse(text, "test.list", problems);
    REQUIRE(problems.empty());
    REQUIRE(made);
    return made;
}

} // namespace

TEST_CASE("a list holds addresses, networks, domains, mail addresses and patterns")
{
    const auto made = good("# friends\n"
                           "192.0.2.1\n"
                           "198.51.100.0/25   # half\n"
                           "198.51.100.128/25\n"
                           "2001:db8::/32\r\n"
                           "\n"
                           "Example.COM\n"
                           ".example.org\n"
                           "user@example.net\n"
                           "postmaster@\n"
                           "/^mail[0-9]+\\./\n"
                           "AB:CD:EF:01\n");
    CHECK(made->size() == 10);
    for (const char* in : {"192.0.2.1", "198.51.100.200", "2001:db8:1::1"}) {
        CAPTURE(in);
        CHECK(made->contains(fake::address(in)));
        CHECK(made->contains(std::string_view(in)));
    }
    for (const char* out : {"192.0.2.2", "198.51.101.0", "2001:db9::1"}) {
        CAPTURE(out);
        CHECK_FALSE(made->contains(fake::address(out)));
    }
    CHECK(made->contains(*net::prefix::parse("198.51.100.0/24"))); // both halves
    CHECK_FALSE(made->contains(*net::prefix::parse("198.51.100.0/23")));
    for (const std::string_view in :
         {"example.com", "EXAMPLE.com", "any@example.com", "example.org", "a.b.example.org", "x@a.example.org",
          "user@example.net", "USER@EXAMPLE.NET", "postmaster@anywhere.test", "mail12.test", "ab:cd:ef:01"}) {
        CAPTURE(in);
        CHECK(made->contains(in));
    }
    for (const std::string_view out : {"", "a.example.com", "x@a.example.com", "example.net", "other@example.net",
                                       "notexample.org", "postmaster", "xmail12.test", ".", "@", "org"}) {
        CAPTURE(out);
        CHECK_FALSE(made->contains(out));
    }
}

TEST_CASE("a network of one family holds none of the other")
{
    CHECK_FALSE(good("::/0\n")->contains(fake::address("192.0.2.1")));
    CHECK_FALSE(good("0.0.0.0/0\n")->contains(fake::address("::1")));
    CHECK(good("0.0.0.0/0\n")->contains(fake::address("255.255.255.255")));
    CHECK(good("::/0\n")->contains(fake::address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")));
}

TEST_CASE("a wrong entry is told with its line and column")
{
    struct mistake
    {
        const char* text;
        const char* told;
    };
    const mistake mistakes[] = {
        {"a\n 192.0.2.1/24\n",
         "l:2:2: error: \"192.0.2.1/24\" has bits below its length; did you mean \"192.0.2.0/24\"?"},
        {"192.0.2.256\n", "l:1:1: error: \"192.0.2.256\" is not an IP address"},
        {"example.com OK\n",
         "l:1:1: error: \"example.com OK\" has a blank: a list has one entry a line; use a pattern, /…/"},
        {"/a(b/\n", "l:1:1: error: missing ): a(b"},
        {"\xff\n", "l:1:1: error: an entry is not UTF-8"},
    };
    for (const mistake& one : mistakes) {
        CAPTURE(one.text);
        std::vector<rules::diagnostic> problems;
        CHECK_FALSE(rules::list::parse(one.text, "l", problems));
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].to_text() == one.told);
    }
}

TEST_CASE("patterns find text that is not UTF-8 too")
{
    CHECK(good("/^.*evil/\n")->contains(std::string_view("\xe4 EVIL")));
    CHECK_FALSE(good("/^.evil/\n")->contains(std::string_view("\xe4 evil")));
    CHECK(good("/^ä/\n")->contains(std::string_view("Äx")));
}

TEST_CASE("lists are read beside the rules, once, and a change is seen")
{
    const testing::directory here;
    here.write("friends", "192.0.2.0/24\n");
    here.write("x.rules", "a: client.address in @friends or client.address in (@friends, 10.0.0.0/8) -> permit\n");
    const auto loaded = rules::ruleset::load(here.path() + "/x.rules", fake::vocabulary());
    REQUIRE(loaded.rules);
    CHECK_FALSE(loaded.rules->has_changed_lists());
    here.write("friends", "192.0.2.0/24\n192.0.3.0/24\n");
    CHECK(loaded.rules->has_changed_lists());
}

TEST_CASE("a list that is missing, wrong or empty is told")
{
    const testing::directory here;
    here.write("wrong", "a b\n");
    here.write("empty", "# none\n");
    const auto missing =
        rules::ruleset::parse("a: client.address in @none -> permit", "r", here.path(), fake::vocabulary());
    REQUIRE(missing.diagnostics.size() == 1);
    CHECK(missing.diagnostics[0].to_text() == "r:1:22: error: there is no list file " + here.path() + "/none");
    const auto wrong =
        rules::ruleset::parse("a: client.address in @wrong -> permit", "r", here.path(), fake::vocabulary());
    CHECK_FALSE(wrong.rules);
    REQUIRE(wrong.diagnostics.size() == 1);
    CHECK(wrong.diagnostics[0].file == here.path() + "/wrong");
    const auto empty =
        rules::ruleset::parse("a: client.address in @empty -> permit", "r", here.path(), fake::vocabulary());
    CHECK(empty.rules);
    REQUIRE(empty.diagnostics.size() == 1);
    CHECK(empty.diagnostics[0].is_warning);
}

TEST_CASE("long and strange texts are looked up without harm")
{
    const auto made = good("example.com\n.example.org\n/evil$/\n");
    CHECK_FALSE(made->contains(std::string(1'000'000, '.')));
    CHECK_FALSE(made->contains(std::string(1'000'000, '@')));
    CHECK(made->contains(std::string(1'000'000, 'a') + "evil"));
}
