// counters - windows, reservations, distinct values, memory, and counting together

#include "common/state/counter_store.hpp"
#include "tests/common/state/temporary_state.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>

using namespace testing;
using namespace std::chrono_literals;
using state::counter_spec;

namespace {

constexpr std::uint64_t megabyte = 1U << 20U;
const base::time_point start = base::from_epoch_ms(1'790'000'000'000);

counter_spec spec(std::string name, std::chrono::seconds window, bool is_distinct = false, bool by_address = false)
{
    return {std::move(name), "messages", window, is_distinct, by_address};
}

state::counter_id adopt(state::counters& to, const counter_spec& one)
{
    return to.adopt(std::span(&one, 1)).front();
}

struct small_store
{
    state::counter_store store{megabyte, megabyte};
};

} // namespace

TEST_CASE("a window forgets what is older than it")
{
    small_store in;
    const auto id = adopt(in.store, spec("messages(client.address)", 60s));
    CHECK(in.store.add(id, "a", 1, start, nullptr) == 1);
    CHECK(in.store.add(id, "a", 1, start + 30s, nullptr) == 2);
    CHECK(in.store.read(id, "a", start + 50s) == 2);
    CHECK(in.store.read(id, "a", start + 60s) == 1);
    CHECK(in.store.read(id, "a", start + 90s) == 0);
    CHECK(in.store.read(id, "b", start) == 0);
    CHECK(in.store.add(id, "a", 1, start + 1000h, nullptr) == 1);
}

TEST_CASE("a sum that fades has half of its weight left after a quarter of the window")
{
    small_store in;
    counter_spec fading = spec("good(client.address)", 1200s);
    fading.fades = true;
    const auto id = adopt(in.store, fading);
    CHECK(in.store.add(id, "a", 8, start, nullptr) == 8);
    CHECK(in.store.read(id, "a", start + 300s) == doctest::Approx(4));
    CHECK(in.store.add(id, "a", 1, start + 600s, nullptr) == doctest::Approx(3));
    CHECK(in.store.read(id, "a", start + 1100s) < 1);
    CHECK(in.store.read(id, "a", start + 1801s) == 0);
}

TEST_CASE("counts outgrow 16 bits and take fractions")
{
    small_store in;
    const auto id = adopt(in.store, spec("bytes(client.address)", 60s));
    CHECK(in.store.add(id, "a", 65000, start, nullptr) == 65000);
    CHECK(in.store.add(id, "a", 1e12, start, nullptr) == 1e12 + 65000);
    CHECK(in.store.add(id, "b", 0.5, start, nullptr) == 0.5);
    CHECK(in.store.add(id, "b", 1, start + 10s, nullptr) == 1.5);
    CHECK(in.store.read(id, "b", start + 61s) == 1);
}

TEST_CASE("what is given back no longer counts, unless it has left the window")
{
    small_store in;
    const auto id = adopt(in.store, spec("messages(sasl.user)", 60s));
    state::reservation held;
    in.store.add(id, "bob", 3, start, &held);
    CHECK(in.store.add(id, "bob", 1, start + 20s, nullptr) == 4);
    in.store.give_back(held);
    CHECK(in.store.read(id, "bob", start + 20s) == 1);
    in.store.add(id, "bob", 3, start + 20s, &held);
    in.store.add(id, "bob", 1, start + 200s, nullptr);
    in.store.give_back(held);
    CHECK(in.store.read(id, "bob", start + 200s) == 1);
}

TEST_CASE("a limit of 500 lets exactly 500 pass, whoever asks at the same time")
{
    small_store in;
    const auto id = adopt(in.store, spec("messages(sasl.user)", 3600s));
    std::atomic<int> passed{0};
    std::vector<std::thread> threads;
    for (int each = 0; each < 8; ++each) {
        threads.emplace_back([&] {
            for (int event = 0; event < 1000; ++event) {
                state::reservation held;
                if (in.store.add(id, "bob", 1, start, &held) > 500)
                    in.store.give_back(held);
                else
                    ++passed;
            }
        });
    }
    for (auto& each : threads)
        each.join();
    // Those above the limit hold a reservation for an instant, in which others are refused too.
    CHECK(passed <= 500);
    state::reservation held;
    while (in.store.add(id, "bob", 1, start, &held) <= 500)
        ++passed;
    CHECK(passed == 500);
}

TEST_CASE("different values are counted exactly up to 32 and forgotten with the window")
{
    small_store in;
    const auto id = adopt(in.store, spec("distinct(recipient.address; client.network)", 120s, true));
    for (int value = 0; value < 32; ++value) {
        CHECK(in.store.add_distinct(id, "n", std::to_string(value), start + 1s * value) == value + 1);
        CHECK(in.store.add_distinct(id, "n", std::to_string(value), start + 1s * value) == value + 1);
    }
    CHECK(in.store.read(id, "n", start + 60s) == 32);
    const double later = in.store.read(id, "n", start + 130s);
    CHECK(later > 0);
    CHECK(later < 32);
    CHECK(in.store.read(id, "n", start + 500s) == 0);
}

TEST_CASE("many different values are counted within 5 per cent, and a part of them when the rest has left")
{
    small_store in;
    const auto id = adopt(in.store, spec("distinct(recipient.address; client.network)", 120s, true));
    double worst = 0;
    for (int value = 1; value <= 50'000; ++value) {
        const double counted = in.store.add_distinct(id, "n", "user" + std::to_string(value), start);
        if (value % 997 == 0)
            worst = std::max(worst, std::abs(counted - value) / value);
    }
    CHECK(worst < 0.05);
    for (int value = 0; value < 1000; ++value)
        in.store.add_distinct(id, "n", "late" + std::to_string(value), start + 60s);
    CHECK(in.store.read(id, "n", start + 60s) > 48'000);
    CHECK(in.store.read(id, "n", start + 150s) == doctest::Approx(1000).epsilon(0.05));
}

TEST_CASE("memory stays within its budget, and a spray of addresses evicts no network")
{
    small_store in;
    const std::vector<counter_spec> both = {spec("messages(client.address)", 60s, false, true),
                                            spec("distinct(recipient.address; client.address)", 60s, true, true),
                                            spec("messages(client.network)", 600s)};
    const auto ids = in.store.adopt(both);
    for (int network = 0; network < 1000; ++network)
        in.store.add(ids[2], "n" + std::to_string(network), 1, start, nullptr);
    for (int address = 0; address < 200'000; ++address) {
        const std::string key = "a" + std::to_string(address);
        in.store.add(ids[0], key, 70'000, start + 1s, nullptr); // grows
        in.store.add_distinct(ids[1], key, "x", start + 1s);
    }
    CHECK(in.store.entries() <= 2 * megabyte / 64);
    CHECK(in.store.evictions() > 100'000);
    int kept = 0;
    for (int network = 0; network < 1000; ++network)
        kept += in.store.read(ids[2], "n" + std::to_string(network), start + 2s) == 1 ? 1 : 0;
    CHECK(kept == 1000);
}

TEST_CASE("a spec that was known keeps its id and its counts")
{
    small_store in;
    const auto first = adopt(in.store, spec("messages(a)", 60s));
    in.store.add(first, "k", 1, start, nullptr);
    const std::vector<counter_spec> again = {spec("messages(b)", 60s), spec("messages(a)", 60s),
                                             spec("messages(a)", 120s)};
    const auto ids = in.store.adopt(again);
    CHECK(ids[1] == first);
    CHECK(ids[0] != ids[2]);
    CHECK(in.store.read(ids[1], "k", start) == 1);
    CHECK(in.store.read(ids[2], "k", start) == 0);
}

TEST_CASE("two processes count together, and neither counts its own twice")
{
    const directory where;
    opened one(where.file());
    opened two(where.file());
    const auto hourly = spec("recipients(sasl.user)", 3600s);
    const auto values = spec("distinct(recipient.address; sasl.user)", 3600s, true);
    const auto in_one = adopt(one->counters(), hourly);
    const auto in_two = adopt(two->counters(), hourly);
    const auto values_one = adopt(one->counters(), values);
    const auto values_two = adopt(two->counters(), values);
    const base::time_point now = base::now();
    for (int each = 0; each < 10; ++each) {
        one->counters().add(in_one, "bob", 1, now);
        two->counters().add(in_two, "bob", 2, now);
        one->counters().add_distinct(values_one, "bob", std::to_string(each), now);
        two->counters().add_distinct(values_two, "bob", std::to_string(each + 5), now);
    }
    CHECK(eventually([&] { return one->counters().read(in_one, "bob", now) == 30; }));
    CHECK(eventually([&] { return two->counters().read(in_two, "bob", now) == 30; }));
    CHECK(eventually([&] { return one->counters().read(values_one, "bob", now) == 15; }));
    CHECK(eventually([&] { return two->counters().read(values_two, "bob", now) == 15; }));
    for (int each = 0; each < 5; ++each)
        one->counters().add(in_one, "bob", 1, now);
    CHECK(eventually([&] { return two->counters().read(in_two, "bob", now) == 35; }));
    CHECK(one->counters().read(in_one, "bob", now) == 35);
}

TEST_CASE("a short window is shared once the other daemon's rules read it")
{
    const directory where;
    opened policyd(where.file());
    opened contentd(where.file(), "contentd");
    const auto short_window = spec("messages(client.address)", 60s);
    const auto counted = adopt(policyd->counters(), short_window);
    const base::time_point now = base::now();
    for (int each = 0; each < 3; ++each)
        policyd->counters().add(counted, "192.0.2.1", 1, now);
    const auto read = adopt(contentd->counters(), short_window);
    CHECK(eventually([&] {
        policyd->counters().add(counted, "192.0.2.1", 1, now);
        return contentd->counters().read(read, "192.0.2.1", now) >= 4;
    }));
}

TEST_CASE("hourly counts are there after a restart")
{
    const directory where;
    const auto hourly = spec("recipients(sasl.user)", 3600s);
    const auto values = spec("distinct(recipient.address; sasl.user)", 3600s, true);
    const base::time_point now = base::now();
    {
        opened policyd(where.file());
        const auto id = adopt(policyd->counters(), hourly);
        const auto distinct = adopt(policyd->counters(), values);
        for (int each = 0; each < 7; ++each)
            policyd->counters().add(id, "bob", 1, now);
        for (int each = 0; each < 100; ++each)
            policyd->counters().add_distinct(distinct, "bob", std::to_string(each), now);
        policyd->counters().add(id, "once", 1, now);
    }
    opened policyd(where.file());
    const auto id = adopt(policyd->counters(), hourly);
    const auto distinct = adopt(policyd->counters(), values);
    CHECK(eventually([&] { return policyd->counters().read(id, "bob", now) == 7; }));
    CHECK(policyd->counters().read(id, "once", now) == 0); // from the second event on
    CHECK(eventually([&] { return std::abs(policyd->counters().read(distinct, "bob", now) - 100) <= 5; }));
}

TEST_CASE("an evicted count that was flushed is read back after its next use")
{
    const directory where;
    auto wanted = opened::options_for(where.file());
    wanted.aggregate_memory = 64 << 10U;
    opened policyd(wanted);
    const auto id = adopt(policyd->counters(), spec("recipients(sasl.user)", 3600s));
    const base::time_point now = base::now();
    for (int each = 0; each < 5; ++each)
        policyd->counters().add(id, "bob", 1, now);
    opened other(where.file(), "contentd");
    const auto id_there = adopt(other->counters(), spec("recipients(sasl.user)", 3600s));
    REQUIRE(eventually([&] { return other->counters().read(id_there, "bob", now) == 5; }));
    for (int each = 0; each < 20'000; ++each)
        policyd->counters().add(id, "spray" + std::to_string(each), 1, now + 2s);
    CHECK(policyd->counters().add(id, "bob", 1, now + 3s) < 6);
    CHECK(eventually([&] { return policyd->counters().read(id, "bob", now + 3s) == 6; }));
}
