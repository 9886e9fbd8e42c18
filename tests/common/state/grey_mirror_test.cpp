// grey_mirror and grey_brake - what memory keeps of the greylist when there is more than it takes

#include "common/state/grey_brake.hpp"
#include "common/state/grey_mirror.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <thread>

using namespace std::chrono_literals;
using state::grey_entry;
using state::grey_key;
using state::grey_mirror;

namespace {

const base::time_point now = base::from_epoch_ms(1'800'000'000'000);
constexpr std::uint64_t mega = 1U << 20U;

std::uint64_t hash_of(int number)
{
    return grey_mirror::hash_of({"192.0.2.0/24", "d" + std::to_string(number) + ".example", {}});
}

grey_entry fresh(base::time_point when = now)
{
    return {when, when, when + 48h, 0, false};
}

grey_entry passed(base::time_point when = now)
{
    return {when, when, when + 36 * 24h, 1, true};
}

} // namespace

TEST_CASE("an entry is found until it ends, and joins what is known of it")
{
    grey_mirror mirror(mega);
    CHECK(!mirror.find(hash_of(1), now));
    mirror.put(hash_of(1), fresh(), now);
    REQUIRE(mirror.find(hash_of(1), now));
    CHECK(!mirror.find(hash_of(1), now)->is_confirmed);
    CHECK(!mirror.find(hash_of(2), now));
    mirror.put(hash_of(1), passed(now + 5min), now + 5min);
    const auto joined = mirror.find(hash_of(1), now + 5min);
    REQUIRE(joined);
    CHECK(joined->first_seen == now);
    CHECK(joined->last_seen == now + 5min);
    CHECK(joined->passed == 1);
    CHECK(joined->is_confirmed);
    CHECK(!mirror.find(hash_of(1), now + 37 * 24h));
    // One that has ended begins anew.
    mirror.put(hash_of(1), fresh(now + 40 * 24h), now + 40 * 24h);
    CHECK(!mirror.find(hash_of(1), now + 40 * 24h)->is_confirmed);
    mirror.erase(hash_of(1));
    CHECK(!mirror.find(hash_of(1), now));
    CHECK(mirror.size() == 0);
}

TEST_CASE("the time of an entry is rounded so that nobody passes early")
{
    grey_mirror mirror(mega);
    mirror.put(hash_of(1), fresh(now + 1ms), now);
    CHECK(mirror.find(hash_of(1), now)->first_seen == now + 1s);
}

TEST_CASE("keys with the same texts in other places are different keys")
{
    CHECK(grey_mirror::hash_of({"a", "b", {}}) != grey_mirror::hash_of({"a", {}, "b"}));
    CHECK(grey_mirror::hash_of({"ab", {}, {}}) != grey_mirror::hash_of({"a", "b", {}}));
    CHECK(grey_mirror::hash_of({"a", "b", "c"}) != grey_mirror::hash_of({"a", "b", {}}));
}

TEST_CASE("putting and erasing at random keeps what an ordinary map keeps")
{
    grey_mirror mirror(mega);
    std::map<int, unsigned> model;
    std::mt19937 random(7); // NOLINT: the same each time
    for (int step = 0; step < 200'000; ++step) {
        const int number = static_cast<int>(random() % 20'000);
        if (random() % 3 == 0) {
            mirror.erase(hash_of(number));
            model.erase(number);
        } else {
            const unsigned count = std::max(static_cast<unsigned>(random() % 1000), model[number]);
            mirror.put(hash_of(number), {now, now, now + 48h, count, false}, now);
            model[number] = count;
        }
    }
    CHECK(mirror.size() == model.size());
    CHECK(mirror.evicted() == 0);
    int wrong = 0;
    for (int number = 0; number < 20'000; ++number) {
        const auto found = mirror.find(hash_of(number), now);
        const auto expected = model.find(number);
        wrong += found.has_value() != (expected != model.end()) || (found && found->passed != expected->second);
    }
    CHECK(wrong == 0);
}

TEST_CASE("a spray of new entries drives out none that passed, and is remembered as being elsewhere")
{
    grey_mirror mirror(mega); // about 37,000
    for (int number = 0; number < 20'000; ++number)
        mirror.put(hash_of(number), passed(), now);
    for (int number = 100'000; number < 300'000; ++number)
        mirror.put(hash_of(number), fresh(now + 1h), now);
    CHECK(mirror.evicted() > 100'000);
    int missing = 0;
    for (int number = 0; number < 20'000; ++number)
        missing += mirror.find(hash_of(number), now)->last_seen != now ? 1 : 0; // else it made room
    CHECK(missing == 0);
    int lost = 0;
    for (int number = 100'000; number < 300'000; ++number)
        lost += !mirror.find(hash_of(number), now) && !mirror.is_elsewhere(hash_of(number)) ? 1 : 0;
    CHECK(lost == 0);
}

TEST_CASE("where memory is too small for those that passed, they still pass")
{
    grey_mirror mirror(mega);
    for (int number = 0; number < 100'000; ++number)
        mirror.put(hash_of(number), passed(now + std::chrono::seconds(number)), now);
    int delayed = 0;
    for (int number = 0; number < 100'000; ++number) {
        const auto found = mirror.find(hash_of(number), now);
        delayed += !found || !found->is_confirmed ? 1 : 0;
    }
    CHECK(delayed == 0);
    // The longest unused ones went: of these no time is known.
    CHECK(mirror.find(hash_of(99'999), now)->passed == 1);
    CHECK(mirror.find(hash_of(99'999), now)->last_seen == now + 99'999s);
    CHECK(mirror.find(hash_of(0), now)->last_seen == base::time_point());
}

TEST_CASE("what has ended leaves memory by sweeping")
{
    grey_mirror mirror(mega);
    for (int number = 0; number < 1000; ++number)
        mirror.put(hash_of(number), number % 2 == 0 ? fresh() : passed(), now);
    for (int shard = 0; shard < 16; ++shard)
        mirror.sweep(now + 3 * 24h);
    CHECK(mirror.size() == 500);
    CHECK(mirror.find(hash_of(1), now + 3 * 24h));
}

TEST_CASE("threads that put and find at once lose nothing")
{
    grey_mirror mirror(4 * mega);
    std::vector<std::thread> all;
    std::atomic<int> missing{0};
    for (int thread = 0; thread < 4; ++thread)
        all.emplace_back([&, thread] {
            for (int number = thread * 5000; number < (thread + 1) * 5000; ++number) {
                mirror.put(hash_of(number), passed(), now);
                missing += mirror.find(hash_of(number), now) ? 0 : 1;
            }
        });
    for (auto& each : all)
        each.join();
    CHECK(missing == 0);
    CHECK(mirror.size() == 20'000);
}

TEST_CASE("a source may make so many new entries in an hour, and again in the next")
{
    state::grey_brake brake(100);
    for (int i = 0; i < 100; ++i)
        CHECK(!brake.count("192.0.2.0/24", now));
    CHECK(brake.count("192.0.2.0/24", now));
    CHECK(!brake.count("192.0.3.0/24", now));
    CHECK(!brake.count("192.0.2.0/24", now + 1h));
    for (int i = 0; i < 100'000; ++i)
        brake.count("198.51.100.0/24", now + 1h);
    CHECK(brake.count("198.51.100.0/24", now + 1h)); // the cell does not run over
}
