#include "contentd/digest_settings.hpp"
#include "tests/directory.hpp"

#include <doctest/doctest.h>

#include <filesystem>

namespace {

base::result<digest_exchange::reporter_trust> trust(const std::string& written)
{
    const std::vector<std::string> overrides{"contentd.digest_trust=" + written};
    const auto settings = conf::settings::load({}, overrides);
    REQUIRE(settings.has_value());
    return contentd::reporter_trust_from(*settings);
}

} // namespace

TEST_CASE("what neighbours are given and where it comes from is checked, each error with its place and its mend")
{
    const testing::directory where;
    const auto ours = digest_exchange::private_key::create(where.file("key"));
    REQUIRE(ours.has_value());
    const std::string key = ours->published().to_text();
    std::filesystem::create_directory(where.file("exports"));
    struct
    {
        std::string neighbours;
        std::string key;
        std::string directory;
        std::string problem; // empty: all is good
    } const cases[] = {
        {"", "key", "", {}},
        {"", "key", "exports", {}},
        {"", "no-key", "", {}}, // nothing is signed with it
        {"b " + key + " from=" + where.file("exports"), "key", "exports", {}},
        {"b " + key + " from=https://b.example/exports", "key", "", {}},
        {"", "no-key", "exports", "contentd.digest_key: key file " + where.file("no-key") + " cannot be read: "},
        {"", "neighbours", "exports", "contentd.digest_key: key file " + where.file("neighbours") + " may be read by"},
        {"", "key", "none", "contentd.digest_export: " + where.file("none") + " is no directory"},
        {"", "key", "key", "contentd.digest_export: " + where.file("key") + " is no directory; make it"},
        {"b " + key + " from=" + where.file("none"), "key", "",
         "from= of neighbour b: " + where.file("none") + " is no directory"},
        {"b " + key + " from=exports", "key", "",
         "contentd.digest_neighbours: " + where.file("neighbours") + ":1: from=exports: write the directory's path"},
        {"B " + key, "key", "", "contentd.digest_neighbours: " + where.file("neighbours") + ":1: \"B\" is no name"},
        {"b none", "key", "", ":1: \"none\" is no public key"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.problem);
        where.write("neighbours", each.neighbours);
        const std::vector<std::string> overrides{
            "contentd.digest_neighbours=" + where.file("neighbours"), "contentd.digest_key=" + where.file(each.key),
            "contentd.digest_export=" + (each.directory.empty() ? std::string() : where.file(each.directory))};
        const auto settings = conf::settings::load({}, overrides);
        REQUIRE(settings.has_value());
        const auto read = contentd::exchange_settings_from(*settings);
        const auto problems =
            read ? contentd::exchange_problems(*read, *settings) : std::vector<std::string>{read.error().text};
        REQUIRE(problems.size() == (each.problem.empty() ? 0 : 1));
        if (!each.problem.empty())
            CHECK(problems[0].find(each.problem) != std::string::npos);
    }
}

TEST_CASE("what reporters count is read, those left out as by default")
{
    const auto read = trust("trap=10 user=0.25");
    REQUIRE(read.has_value());
    CHECK(read->by_trap == 10);
    CHECK(read->by_user == 0.25);
    CHECK(read->by_operator == 5);
}

TEST_CASE("a wrong value is told")
{
    for (const char* const wrong : {"trap", "trap=", "trap=x", "trap=-1", "trap=101", "nobody=1", "trap=nan"}) {
        CAPTURE(wrong);
        const auto read = trust(wrong);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().text.find(std::string("\"") + wrong + "\" is no operator=") != std::string::npos);
    }
}
