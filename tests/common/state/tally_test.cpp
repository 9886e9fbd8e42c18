// tally - what comes often is found among what comes once, in bounded memory

#include "common/state/tally.hpp"

#include <doctest/doctest.h>

using state::tally;

TEST_CASE("the highest are given highest first, and then all begins anew")
{
    tally seen(10);
    for (const auto* key : {"a", "b", "b", "c", "c", "c"})
        seen.add(key);
    const auto top = seen.take(2);
    REQUIRE(top.size() == 2);
    CHECK(top[0] == std::pair<std::string, double>("c", 3));
    CHECK(top[1].first == "b");
    CHECK(seen.take(2).empty());
}

TEST_CASE("a spray of keys that come once drives out none that comes often, and takes no more room")
{
    tally seen(100);
    for (int i = 0; i < 100'000; ++i) {
        seen.add("spray " + std::to_string(i));
        if (i % 50 == 0)
            seen.add("often");
    }
    const auto top = seen.take(1000);
    CHECK(top.size() <= 100);
    CHECK(top.front().first == "often");
    CHECK(top.front().second > 1000);
}

TEST_CASE("a key is cut at its longest, and is whatever bytes it has")
{
    tally seen(4);
    seen.add(std::string(100'000, 'x'));
    seen.add(std::string_view("\0\xff", 2));
    const auto top = seen.take(4);
    REQUIRE(top.size() == 2);
    CHECK(std::max(top[0].first.size(), top[1].first.size()) == tally::longest_key);
}
