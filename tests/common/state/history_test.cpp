// history - sums of several processes add up, and only what stood out of each hour stays

#include "common/state/history_store.hpp"
#include "common/state/purge.hpp"
#include "common/state/query.hpp"
#include "tests/common/state/migrated.hpp"

#include <doctest/doctest.h>

using namespace testing;
using namespace std::chrono_literals;
using state::history_sum;
using state::sql::name;

namespace {

std::vector<state::history_point> read(const opened& from, base::time_point begin, base::time_point end,
                                       std::chrono::minutes step)
{
    const auto all = from->history().read(begin, end, step);
    REQUIRE(all.has_value());
    return *all;
}

void note(const opened& in, std::string_view series, std::string_view key)
{
    in->history().note(std::array{state::history_key{series, key}});
}

// A store whose writer does not run: the steps are the test's.
struct unstarted : migrated
{
    void note(std::string_view series, std::string_view key)
    {
        store.note(std::array{state::history_key{series, key}});
    }
    double amount(const std::string& series, const std::string& key)
    {
        for (state::query row(*on, name::history_of_key, begin, series, key); row.next();)
            return row.real(3);
        return 0;
    }
    int written()
    {
        int count = 0;
        for (state::query row(*on, name::history_of_keys, begin, "%"); row.next();)
            ++count;
        return count;
    }

    const base::time_point begin = base::now() - 2h;
    const base::logger log{log_lines().sink()};
    base::metrics metrics;
    state::condition health{disk->location(), true, log};
    state::fallback backstop{nullptr, log, metrics};
    state::syncer acknowledger{*disk, log, metrics};
    state::writer facts{{*disk, health, backstop, acknowledger, nullptr, nullptr, log, metrics}, 1s};
    state::reader rows{*disk, health};
    state::history_store store{facts, rows};
};

} // namespace

TEST_CASE("what two processes add stands in one slot, and steps join slots")
{
    const directory where;
    const opened first(where.file());
    const opened second(where.file(), "contentd");
    const base::time_point now = base::now();
    const base::time_point noon = now - now.time_since_epoch() % 1h - 2h;
    first->history().add({{"decision", "reject no-ptr", 3}, {"decision", "dunno", 10}}, noon + 1min);
    second->history().add({{"decision", "reject no-ptr", 4}}, noon + 4min);
    second->history().add({{"decision", "reject no-ptr", 1}}, noon + 7min);
    CHECK(eventually([&] { return read(first, noon, noon + 1h, 5min).size() == 3; }));
    CHECK(eventually([&] { return read(first, noon, noon + 1h, 5min)[1].amount == 7; }));
    const auto fine = read(first, noon, noon + 1h, 5min);
    CHECK(fine[0].item == "dunno");
    CHECK(fine[1].slot == noon);
    CHECK(fine[2].slot == noon + 5min);
    const auto coarse = read(first, noon, noon + 1h, 60min);
    REQUIRE(coarse.size() == 2);
    CHECK(coarse[1].amount == 8);
    CHECK(read(first, noon + 5min, noon + 1h, 5min).size() == 1);
}

TEST_CASE("the keys that came most often are written at the end, told highest first, and forgotten when asked")
{
    const directory where;
    const base::time_point now = base::now();
    for (int run = 0; run < 2; ++run) {
        const opened shared(where.file());
        for (const auto* key : {"a", "a", "c\n\xff", "c\n\xff", "c\n\xff", "b"})
            note(shared, "refused helo.name", key);
        note(shared, "accepted helo.name", "a");
        note(shared, "refused client.address", "a");
    }
    const opened shared(where.file(), "command", false);
    const auto tops = shared->history().tops(now - 1h, now + 1h, 2);
    REQUIRE(tops.has_value());
    REQUIRE(tops->size() == 4);
    CHECK((*tops)[2].item == "c\n\xff");
    CHECK((*tops)[2].amount == 6);
    CHECK((*tops)[3].item == "a");
    const auto of_a = shared->history().of_key("helo.name", "a", now - 1h);
    REQUIRE(of_a.has_value());
    CHECK(of_a->size() == 2); // accepted and refused, by the hour
    CHECK(shared->history().of_keys("helo.name", now - 1h)->size() == 4);
    answer<state::outcome> done;
    shared->history().forget("helo.name", "a", done.callback());
    CHECK(done.wait() == state::outcome::committed);
    CHECK(shared->history().of_key("helo.name", "a", now - 1h)->empty());
    CHECK(shared->history().of_key("client.address", "a", now - 1h)->size() == 1);
}

TEST_CASE("however many keys were noted, the highest of each series are written in steps, the rest at the end")
{
    unstarted at;
    for (int series = 0; series < 12; ++series)
        for (int key = 0; key < 30; ++key)
            for (int times = 0; times <= key; ++times)
                at.note("s" + std::to_string(series) + " helo.name", std::to_string(key));
    for (int series = 0; series < 100; ++series) // more than there is room for
        at.note("t" + std::to_string(series) + " helo.name", "k");
    CHECK(at.store.step(*at.on) == 0s);
    CHECK(at.written() == 100);
    at.note("s0 helo.name", "between"); // while others still wait to be written
    at.store.finish(*at.on);
    CHECK(at.written() == 12 * 25 + 64 - 12 + 1);
    CHECK(at.amount("s0 helo.name", "29") == 30);
    CHECK(at.amount("s0 helo.name", "5") == 6);
    CHECK(at.amount("s0 helo.name", "4") == 0);
    CHECK(at.amount("s0 helo.name", "between") == 1);
    CHECK(at.store.step(*at.on) == 60s);
}

TEST_CASE("of an hour that is over 25 keys of each series stay, and all goes after 35 days")
{
    const migrated here;
    const auto& on = here.on;
    const base::time_point now = base::now();
    const auto hour = now - now.time_since_epoch() % 1h;
    {
        state::db_transaction whole(*on);
        for (int key = 0; key < 700; ++key)
            for (const auto slot : {hour, hour - 1h})
                state::run(*on, name::history_top_add, slot, "refused", std::to_string(key), static_cast<double>(key));
        for (const auto age : {34 * 24h, 36 * 24h}) {
            state::run(*on, name::history_top_add, now - age, "refused", "old", 1.0);
            state::run(*on, name::history_add, now - age, "decision", "dunno", 1.0);
        }
        whole.commit();
    }
    for (int steps = 0; state::purge_step(*on) < 1s && steps < 100;)
        ++steps;
    const auto tops_of = [&](base::time_point from, base::time_point to) {
        std::vector<double> amounts;
        for (state::query row(*on, name::history_tops, from, to, 1000); row.next();)
            amounts.push_back(row.real(2));
        return amounts;
    };
    CHECK(tops_of(hour, hour + 1h).size() == 700);
    const auto left = tops_of(hour - 1h, hour);
    REQUIRE(left.size() == 25);
    CHECK(left.back() == 675);
    CHECK(tops_of(now - 40 * 24h, now - 24h).size() == 1);
    int days = 0;
    for (state::query row(*on, name::history_read, base::time_point{}, now, 300'000); row.next();)
        ++days;
    CHECK(days == 1);
}

TEST_CASE("a history that the database cannot give is an error, not an empty one")
{
    const directory where;
    const opened shared(where.path(), "command", false); // a directory is no database
    CHECK_FALSE(shared->history().read({}, base::now(), 5min).has_value());
    CHECK_FALSE(shared->history().tops({}, base::now(), 5).has_value());
}
