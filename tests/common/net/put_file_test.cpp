// put_file - whole files, whatever was there

#include "common/net/put_file.hpp"
#include "tests/directory.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

using namespace testing;

TEST_CASE("a file is put in the place of another, with its mode, and nothing else stays")
{
    const directory where;
    CHECK(net::put_file(where.file("a"), "first", 0600).has_value());
    struct stat about = {};
    REQUIRE(::stat(where.file("a").c_str(), &about) == 0);
    CHECK((about.st_mode & 07777U) == 0600);
    where.write("a.new", "left behind by a crash, and longer than what comes");
    CHECK(net::put_file(where.file("a"), "second", 0600).has_value());
    CHECK(content_of(where.file("a")) == "second");
    CHECK(!std::filesystem::exists(where.file("a.new")));
}

TEST_CASE("what cannot be written is an error with its path and reason, and leaves what was there")
{
    const directory where;
    CHECK(net::put_file("/nowhere/a", "x", 0600).error().text ==
          "/nowhere/a could not be written: No such file or directory");
    std::filesystem::create_directory(where.file("a"));
    CHECK(net::put_file(where.file("a"), "x", 0600).error().text.find(where.file("a") + " could not be written: ") ==
          0);
    CHECK(std::filesystem::is_directory(where.file("a")));
    CHECK(!std::filesystem::exists(where.file("a.new")));
}
