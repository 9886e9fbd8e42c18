#include "common/base/spares.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

TEST_CASE("what came back last is taken first, and is cleared")
{
    base::spares<std::string> all([] { return std::make_unique<std::string>("new"); });
    auto first = all.take();
    auto second = all.take();
    CHECK(*first == "new");
    CHECK(*second == "new");
    const auto* const returned = first.get();
    second.reset();
    first.reset();
    const auto again = all.take();
    CHECK(again.get() == returned);
    CHECK(again->empty());
}

// More than there are shelves, so that some share one.
constexpr std::size_t many = 20;

TEST_CASE("no object is with two at once, whatever thread gives it back")
{
    std::atomic<int> alive{0};
    struct counted
    {
        explicit counted(std::atomic<int>& of) : alive(of) { ++alive; }
        ~counted() { --alive; }
        counted(const counted&) = delete;
        counted& operator=(const counted&) = delete;

        void clear() {}

        std::atomic<int>& alive;
        std::atomic<int> users{0};
    };
    {
        base::spares<counted> all([&] { return std::make_unique<counted>(alive); });
        std::atomic<int> clashes{0};
        std::mutex mutex; // of handed
        auto handed = all.take();
        handed->users = 1;
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < many; ++i)
            threads.emplace_back([&] {
                for (int round = 0; round < 2000; ++round) {
                    auto mine = all.take();
                    clashes += mine->users.fetch_add(1);
                    {
                        const std::lock_guard lock(mutex);
                        std::swap(mine, handed); // and give back what another thread took
                    }
                    mine->users.fetch_sub(1);
                }
            });
        for (auto& each : threads)
            each.join();
        CHECK(clashes == 0);
    }
    CHECK(alive == 0);
}

TEST_CASE("no more are kept than a shelf has room for")
{
    std::atomic<int> alive{0};
    struct counted
    {
        explicit counted(std::atomic<int>& of) : alive(of) { ++alive; }
        ~counted() { --alive; }

        void clear() {}

        std::atomic<int>& alive;
    };
    base::spares<counted> all([&] { return std::make_unique<counted>(alive); });
    std::vector<base::spares<counted>::lease> taken;
    for (int i = 0; i < 100; ++i)
        taken.push_back(all.take());
    CHECK(alive == 100);
    taken.clear();
    CHECK(alive == 64);
}
