#include "common/rules/ruleset.hpp"
#include "contentd/url/list.hpp"
#include "contentd/url/list_file.hpp"
#include "tests/directory.hpp"

#include <doctest/doctest.h>

#include <filesystem>

namespace {

std::shared_ptr<const url::list> good(std::string_view text)
{
    std::vector<rules::diagnostic> told;
    auto made = url::list::parse(text, "test.list", told);
    for (const auto& each : told)
        FAIL(each.to_text());
    REQUIRE(made);
    return made;
}

std::string hit(const url::list& in, std::string_view written)
{
    const auto target = url::parse(written);
    REQUIRE(target.has_value());
    const auto found = in.match(*target);
    return found ? std::string(found->name()) : "none";
}

} // namespace

TEST_CASE("a rule matches what it says, and the most specific one is told")
{
    const auto made = good("# phishing\n"
                           "Evil.Example\n"
                           "=www.host.example   only here\n"
                           "host.example/Path/\tpath  # comment\n"
                           "host.example/path/deeper  deeper\n"
                           "host.example/path?x=%7e1  query\r\n"
                           "\n"
                           "*.wild.example\n"
                           ".dot.example\n"
                           "日本語.jp  kanji\n"
                           "192.0.2.1\n"
                           "[2001:DB8::1]/x\n"
                           "http://feed.example:8080/a/b.php?c=1#d\n"
                           "/\\.zip$/\n"
                           "/^http:\\/\\/[0-9]+\\./  number\n"
                           "sub.evil.example  sub\n"
                           "evil.example  twice\n");
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"http://evil.example/", "evil.example"},
        {"https://a.b.EVIL.example./x", "evil.example"},
        {"http://x.sub.evil.example/", "sub"},
        {"http://notevil.example/", "none"},
        {"http://evil.example.org/", "none"},
        {"http://www.host.example/", "only here"},
        {"http://x.www.host.example/", "none"},
        {"http://host.example/", "none"},
        {"http://host.example/Path/", "path"},
        {"http://x.host.example:81/Path/x/y/z", "path"},
        {"http://host.example/Path", "none"},
        {"http://host.example/path", "none"},
        {"http://host.example/path/deeper", "deeper"},
        {"http://host.example/path/deeper/", "deeper"},
        {"http://host.example/path/./deeper/x?y", "deeper"},
        {"http://host.example/path/deeper2", "none"},
        {"http://host.example/path?x=~1", "query"},
        {"http://host.example/path?x=~2", "none"},
        {"http://wild.example/", "wild.example"},
        {"http://a.dot.example/", "dot.example"},
        {"http://www.日本語.jp/", "kanji"},
        {"http://0xc0000201/x", "192.0.2.1"},
        {"http://[::ffff:192.0.2.1]/", "192.0.2.1"},
        {"http://[2001:db8:0::1]/x/y", "[2001:db8::1]/x"},
        {"http://[2001:db8:0::1]/y", "none"},
        {"http://feed.example/a/b.php?c=1", "feed.example/a/b.php?c=1"},
        {"http://feed.example/a/b.php?c=2", "none"},
        {"http://other.example/x.ZIP", "/\\.zip$/"},
        {"http://7.example/x.zip", "/\\.zip$/"},
        {"http://7.example/", "number"},
        {"http://1.0.2.192/", "number"},
        {"mailto:a@evil.example", "none"},
    };
    for (const auto& [written, name] : cases) {
        CAPTURE(written);
        CHECK_EQ(hit(*made, written), name);
    }
    CHECK_EQ(made->size(), 14);
}

TEST_CASE("more slashes, and encoded ones, lead to the same path")
{
    const auto made = good("path.example/evil/\n"
                           "other.example//a//b?c=1  query\n"
                           "/^http:\\/\\/raw\\.example\\/\\/x$/  raw\n");
    for (const char* const written :
         {"http://path.example//evil/x", "http://path.example/evil//x", "http://path.example/%2fevil%2Fx",
          "http://path.example/a%2F..%2fevil/x", "http://path.example\\\\evil\\x"}) {
        CAPTURE(written);
        CHECK_EQ(hit(*made, written), "path.example/evil/");
    }
    CHECK_EQ(hit(*made, "http://path.example/%252fevil/x"), "none");
    CHECK_EQ(hit(*made, "http://other.example/a/b?c=1"), "query");
    CHECK_EQ(hit(*made, "http://raw.example//x"), "raw");
}

TEST_CASE("a broken line is told with its place and what to write instead, and there is no list")
{
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"a^b.example", "x:2:1: error: \"a^b.example\" is no host name or URL; write a domain, =host, host/path/ or "
                        "/regular expression/"},
        {"=a.example/path", "x:2:1: error: \"=a.example/path\" has a path; \"=\" is for a host alone"},
        {"  user@a.example", "x:2:3: error: \"user@a.example\" is no host name or URL; write a domain, =host, "
                             "host/path/ or /regular expression/"},
        {"/abc", "x:2:1: error: a regular expression stands between two slashes: /.../; write \\x20 for a blank in it"},
        {"/a(b/", "x:2:1: error: missing ): a(b"},
        {"a.example " + std::string(201, 'x'), "x:2:1: error: a rule has at most 2000 bytes, a label 200"},
        {"0.0.0.0 a.example", "x:2:1: error: \"0.0.0.0\" is where a hosts file sends names to; write the name alone"},
        {"a\xff.example", "x:2:1: error: a line is not UTF-8"},
    };
    for (const auto& [line, problem] : cases) {
        CAPTURE(line);
        std::vector<rules::diagnostic> told;
        CHECK_FALSE(url::list::parse("good.example\n" + line + "\nbetter.example\n", "x", told));
        REQUIRE_EQ(told.size(), 1);
        CHECK_EQ(told[0].to_text(), problem);
    }
}

TEST_CASE("a changed file is read again, and a broken one keeps the list before")
{
    const testing::directory place;
    url::list_file file(place.file("urls.list"));
    std::vector<rules::diagnostic> told;
    CHECK_FALSE(file.refresh(told));
    CHECK_EQ(told.size(), 1);
    CHECK_FALSE(file.current());
    CHECK_FALSE(file.refresh(told));
    CHECK_EQ(told.size(), 1);

    place.write("urls.list", "a.example\n");
    CHECK(file.refresh(told));
    REQUIRE(file.current());
    CHECK_EQ(hit(*file.current(), "http://a.example/"), "a.example");
    CHECK_FALSE(file.refresh(told));

    place.write("urls.list", "b.example\nhttp://\n");
    CHECK_FALSE(file.refresh(told));
    REQUIRE_EQ(told.size(), 2);
    CHECK_EQ(told[1].line, 2);
    CHECK_EQ(hit(*file.current(), "http://a.example/"), "a.example");
    CHECK_FALSE(file.refresh(told));
    CHECK_EQ(told.size(), 2);

    const auto kept = file.current();
    place.write("urls.list", "b.example\nc.example\n");
    CHECK(file.refresh(told));
    CHECK_EQ(hit(*file.current(), "http://a.example/"), "none");
    CHECK_EQ(hit(*file.current(), "http://c.example/"), "c.example");
    CHECK_EQ(hit(*kept, "http://a.example/"), "a.example");
}
