#include "common/rules/pattern_set.hpp"

#include <doctest/doctest.h>

TEST_CASE("the first pattern that matches is the first that was added")
{
    rules::pattern_set set;
    CHECK_EQ(set.first_match("a"), rules::pattern_set::none);
    for (const char* pattern : {"^日", "c", "b+", "a"})
        REQUIRE_EQ(set.add(pattern), "");
    REQUIRE(set.finish());
    CHECK_EQ(set.first_match("xAb"), 2);
    CHECK_EQ(set.first_match("a"), 3);
    CHECK_EQ(set.first_match("日a"), 0);
    CHECK_EQ(set.first_match("x"), rules::pattern_set::none);
    // Not UTF-8: patterns in ASCII are tried byte by byte, and keep their places.
    CHECK_EQ(set.first_match("\xff"
                             "bc"),
             1);
    CHECK_EQ(set.first_match("\xff"), rules::pattern_set::none);
}
