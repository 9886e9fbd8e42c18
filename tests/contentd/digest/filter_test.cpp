#include "contentd/digest/filter.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <random>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

constexpr std::size_t many = 200000;

std::vector<std::uint64_t> random_keys(std::size_t count, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    std::vector<std::uint64_t> keys(count);
    for (std::uint64_t& each : keys)
        each = random();
    return keys;
}

std::size_t held(const digest::filter& filter, const std::vector<std::uint64_t>& keys)
{
    std::size_t count = 0;
    for (const std::uint64_t key : keys)
        count += filter.contains(key) ? 1 : 0;
    return count;
}

} // namespace

TEST_CASE("a full filter denies no key that it has, and less than one of a hundred others is wrong")
{
    digest::filter filter(many);
    const auto keys = random_keys(many, 1);
    for (const std::uint64_t key : keys)
        filter.add(key);
    CHECK_EQ(held(filter, keys), many);
    CHECK_LT(held(filter, random_keys(many, 2)), many / 100);
    CHECK_GT(filter.size(), many / 100 * 99);
    CHECK_LE(filter.size(), many);
    CHECK_EQ(filter.capacity(), many);
    CHECK_LE(filter.memory(), 2 * many);
}

TEST_CASE("keys in a row are spread like others")
{
    digest::filter filter(many);
    for (std::uint64_t key = 0; key < many; ++key)
        filter.add(key);
    std::size_t wrong = 0;
    for (std::uint64_t key = many; key < 2 * many; ++key)
        wrong += filter.contains(key) ? 1 : 0;
    CHECK_LT(wrong, many / 100);
}

TEST_CASE("a key added twice counts once, and an empty filter has none")
{
    digest::filter filter(0);
    CHECK_FALSE(filter.contains(0));
    CHECK_EQ(filter.size(), 0);
    CHECK_EQ(filter.capacity(), 1);
    filter.add(0);
    filter.add(0);
    CHECK(filter.contains(0));
    CHECK_EQ(filter.size(), 1);
}

TEST_CASE("keys asked for together get the answers that they get alone")
{
    digest::filter filter(1000);
    const auto keys = random_keys(64, 3);
    for (std::size_t i = 0; i < keys.size(); i += 3)
        filter.add(keys[i]);
    const std::uint64_t answers = filter.contains(keys);
    for (std::size_t i = 0; i < keys.size(); ++i)
        CHECK_EQ((answers >> i & 1U) != 0, filter.contains(keys[i]));
    CHECK_EQ(filter.contains(std::span<const std::uint64_t>()), 0);
}

TEST_CASE("a filter that is filled anew forgets what is not in the store, and grows")
{
    digest::filter filter(1000);
    const auto old = random_keys(1000, 4);
    const auto kept = random_keys(many, 5);
    const auto added = random_keys(100, 6);
    for (const std::uint64_t key : old)
        filter.add(key);
    filter.refill(many + 100, [&](const digest::filter::taker& take) {
        for (const std::uint64_t key : kept)
            take(key);
        for (const std::uint64_t key : added)
            filter.add(key);
        CHECK_EQ(held(filter, old), old.size());
    });
    CHECK_EQ(held(filter, kept), kept.size());
    CHECK_EQ(held(filter, added), added.size());
    CHECK_LT(held(filter, old), 20);
    CHECK_EQ(filter.capacity(), many + 100);
}

TEST_CASE("a filter whose filling fails stays as it was")
{
    digest::filter filter(1000);
    filter.add(7);
    const std::size_t memory = filter.memory();
    const auto failing = [&](const digest::filter::taker& take) {
        CHECK_GT(filter.memory(), memory);
        take(8);
        filter.add(9);
        throw std::runtime_error("the store is gone");
    };
    CHECK_THROWS_AS(filter.refill(10, failing), std::runtime_error);
    CHECK(filter.contains(7));
    CHECK_FALSE(filter.contains(8));
    CHECK(filter.contains(9));
    CHECK_EQ(filter.capacity(), 1000);
    CHECK_EQ(filter.memory(), memory);
}

TEST_CASE("readers and writers go on while a filter is filled anew")
{
    digest::filter filter(1000);
    const auto stored = random_keys(500, 8);
    for (const std::uint64_t key : stored)
        filter.add(key);
    std::atomic<bool> is_over{false};
    std::atomic<std::size_t> denied{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            while (!is_over)
                denied += stored.size() - held(filter, stored);
        });
    const auto added = random_keys(400, 9);
    threads.emplace_back([&] {
        for (const std::uint64_t key : added) {
            filter.add(key);
            std::this_thread::yield();
        }
    });
    for (std::size_t i = 0; i < 50; ++i)
        filter.refill(1000 + i, [&](const digest::filter::taker& take) {
            for (const std::uint64_t key : stored)
                take(key);
        });
    is_over = true;
    for (std::thread& each : threads)
        each.join();
    CHECK_EQ(denied, 0);
    CHECK_EQ(filter.capacity(), 1049);
}
