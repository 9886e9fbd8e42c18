// key_filter - no key that was added is denied, few that were not are taken for known

#include "common/base/key_filter.hpp"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

using base::key_filter;

namespace {

std::uint64_t key(std::uint64_t number)
{
    return number * 0xD1B54A32D192ED03ULL; // and neighbours, for number = 0, 1, 2
}

double wrong_share(const key_filter& filter, std::uint64_t first)
{
    constexpr int asked = 100'000;
    int wrong = 0;
    for (std::uint64_t i = 0; i < asked; ++i)
        wrong += filter.may_contain(key(first + i)) ? 1 : 0;
    return static_cast<double>(wrong) / asked;
}

} // namespace

TEST_CASE("a filter knows all keys that were added, and hardly any others, until it is overfull")
{
    key_filter filter(1U << 20U);
    CHECK(filter.capacity() == (8U << 20U) / 10);
    CHECK(!filter.may_contain(0));
    for (std::uint64_t i = 0; i < filter.capacity(); ++i)
        filter.add(key(i));
    for (std::uint64_t i = 0; i < filter.capacity(); ++i)
        REQUIRE(filter.may_contain(key(i)));
    CHECK(wrong_share(filter, filter.capacity()) < 0.02);
    CHECK(filter.size() > filter.capacity() * 95 / 100);
    CHECK(filter.size() <= filter.capacity());
    for (std::uint64_t i = 0; i < 3 * filter.capacity(); ++i)
        filter.add(key(i));
    CHECK(wrong_share(filter, 4 * filter.capacity()) > 0.02);
    CHECK(filter.may_contain(key(filter.capacity() * 2)));
}

TEST_CASE("a key that is added again does not count again, and the smallest filter has one block")
{
    key_filter filter(0);
    CHECK(filter.capacity() == 51);
    filter.add(7);
    filter.add(7);
    CHECK(filter.size() == 1);
    CHECK(filter.may_contain(7));
}

TEST_CASE("threads that add at once lose nothing")
{
    key_filter filter(1U << 16U);
    std::vector<std::thread> all;
    for (std::uint64_t thread = 0; thread < 4; ++thread)
        all.emplace_back([&filter, thread] {
            for (std::uint64_t i = 0; i < 10'000; ++i)
                filter.add(key(i * 4 + thread));
        });
    for (auto& each : all)
        each.join();
    for (std::uint64_t i = 0; i < 40'000; ++i)
        REQUIRE(filter.may_contain(key(i)));
}
