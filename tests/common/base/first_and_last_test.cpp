// first_and_last - the beginning and the end of a row, in its order

#include "common/base/first_and_last.hpp"

#include <doctest/doctest.h>

TEST_CASE("all is kept while there is room")
{
    base::first_and_last<int> row(2, 2);
    for (const int each : {0, 1, 2, 3})
        CHECK_FALSE(row.add(each).has_value());
    CHECK_FALSE(row.is_cut());
    CHECK_EQ(row.take(), std::vector{0, 1, 2, 3});
}

TEST_CASE("beyond that the oldest behind the first go, in their order")
{
    base::first_and_last<int> row(2, 3);
    for (int i = 0; i < 5; ++i)
        row.add(i);
    CHECK_EQ(row.add(5), std::optional(2));
    CHECK_EQ(row.add(6), std::optional(3));
    CHECK(row.is_cut());
    CHECK_EQ(row.count(), 7);
    CHECK_EQ(row.find(2), nullptr);
    CHECK_EQ(row.find(3), nullptr);
    for (const int kept : {0, 1, 4, 5, 6})
        CHECK_EQ(*row.find(static_cast<std::size_t>(kept)), kept);
    CHECK_EQ(row.take(), std::vector{0, 1, 4, 5, 6});
    CHECK(row.is_cut());
}

TEST_CASE("a row of the last alone")
{
    base::first_and_last<int> row(0, 1);
    row.add(0);
    CHECK_EQ(row.add(1), std::optional(0));
    CHECK_EQ(row.take(), std::vector{1});
}
