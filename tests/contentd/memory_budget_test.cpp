#include "contentd/memory_budget.hpp"

#include <doctest/doctest.h>

TEST_CASE("there is room up to the limit, and for a single message of any size")
{
    contentd::memory_budget budget(100);
    CHECK(budget.try_take(60));
    CHECK(budget.try_take(40));
    CHECK_FALSE(budget.try_take(1));
    budget.give_back(60);
    CHECK_FALSE(budget.try_take(61));
    budget.give_back(40);
    CHECK(budget.taken() == 0);
    CHECK(budget.try_take(1000));
    CHECK_FALSE(budget.try_take(1));
    budget.give_back(1000);

    contentd::memory_budget none(0);
    CHECK(none.try_take(~std::uint64_t{0} / 2));
    CHECK(none.try_take(1));
}

TEST_CASE("a share is given back at the end, one that found no room gives nothing back")
{
    contentd::memory_budget budget(100);
    {
        const contentd::budget_share all(&budget, 100);
        CHECK(all.has_room());
        {
            const contentd::budget_share more(&budget, 1);
            CHECK_FALSE(more.has_room());
        }
        CHECK(budget.taken() == 100);
    }
    CHECK(budget.taken() == 0);
    CHECK(contentd::budget_share(nullptr, 1).has_room());
}
