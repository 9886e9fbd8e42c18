#include "common/rules/keeper.hpp"
#include "fake.hpp"
#include "tests/directory.hpp"
#include "tests/log_lines.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>

namespace {

// A rule file with a list, kept by a keeper; the number of the rules that were adopted last tells which they were.
struct kept_rules
{
    kept_rules()
    {
        folder.write("hosts", "192.0.2.1\n");
        folder.write("rules", "one: client.address in @hosts -> permit\n");
        rules::keeper::work how;
        how.load = [this](const std::string& from) {
            ++loads;
            return rules::ruleset::load(from, fake::vocabulary());
        };
        how.adopt = [this](const auto& good) {
            if (is_adoption_broken)
                throw std::runtime_error("no memory");
            adopted = good->rules().size();
        };
        how.follow = [this] { ++followed; };
        auto first = rules::ruleset::load(path, fake::vocabulary()).rules;
        REQUIRE(first);
        keeper.emplace(path, std::move(first), std::move(how), log);
    }

    // Lists are looked at before what else is followed.
    void wait_for_a_round() const
    {
        for (const int before = followed; followed < before + 2;)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }

    const testing::directory folder;
    const std::string path = folder.file("rules");
    const testing::log_lines lines;
    const base::logger log{lines.sink()};
    std::atomic<int> loads{0};
    std::atomic<int> followed{0};
    std::atomic<std::size_t> adopted{0};
    std::atomic<bool> is_adoption_broken{false};
    std::optional<rules::keeper> keeper; // ends first
};

constexpr std::string_view two_rules = "one: client.address in @hosts -> permit\ntwo: helo.name in @hosts -> permit\n";

} // namespace

TEST_CASE("rules are read anew when asked for, and when a list of theirs has changed")
{
    kept_rules rules;
    rules.folder.write("rules", two_rules);
    rules.wait_for_a_round();
    CHECK(rules.loads == 0);
    rules.keeper->reload(rules.path);
    CHECK(rules.adopted == 2);
    rules.folder.write("hosts", "192.0.2.1\n192.0.2.2\n");
    rules.wait_for_a_round();
    CHECK(rules.loads == 2);
    CHECK(rules.lines.count("event=reload") == 2);
}

TEST_CASE("broken rules change nothing, and a changed list does not have them read each second")
{
    kept_rules rules;
    rules.folder.write("rules", "one: client.adress in @hosts -> permit\n");
    rules.folder.write("hosts", "192.0.2.1\n192.0.2.2\n");
    rules.wait_for_a_round();
    rules.wait_for_a_round();
    CHECK(rules.loads == 1);
    CHECK(rules.adopted == 0);
    CHECK(rules.lines.count("rules:1:6") == 1);
    CHECK(rules.lines.count("the ones before stay in force") == 1);
    rules.folder.write("rules", two_rules);
    rules.keeper->reload(rules.path);
    CHECK(rules.adopted == 2);
    rules.folder.write("hosts", "192.0.2.3\n");
    rules.wait_for_a_round();
    CHECK(rules.loads == 3);
}

TEST_CASE("a list that was missing, or read half-written, is read once it is there and good")
{
    kept_rules rules;
    for (const char* half : {"", "192.0.2.300\n"}) {
        CAPTURE(half);
        const int before = rules.loads;
        rules.adopted = 0;
        if (*half == '\0')
            std::filesystem::remove(rules.folder.file("hosts"));
        else
            rules.folder.write("hosts", half);
        rules.wait_for_a_round();
        rules.wait_for_a_round();
        CHECK(rules.loads == before + 1);
        CHECK(rules.adopted == 0);
        rules.folder.write("hosts", "192.0.2.1\n192.0.2.2\n");
        rules.wait_for_a_round();
        CHECK(rules.loads == before + 2);
        CHECK(rules.adopted == 1);
    }
}

TEST_CASE("rules that had errors when they were asked for are read once they are corrected")
{
    kept_rules rules;
    std::filesystem::remove(rules.path);
    rules.keeper->reload(rules.path);
    CHECK(rules.adopted == 0);
    rules.folder.write("rules", two_rules);
    rules.wait_for_a_round();
    CHECK(rules.adopted == 2);
}

TEST_CASE("an exception is told of, and the keeper goes on")
{
    kept_rules rules;
    rules.is_adoption_broken = true;
    rules.keeper->reload(rules.path);
    CHECK(rules.lines.count("problem=\"no memory\"") == 1);
    rules.is_adoption_broken = false;
    rules.keeper->reload(rules.path);
    CHECK(rules.adopted == 1);
}
