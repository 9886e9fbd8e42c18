// purge - rows go when their time is over, and not before

#include "common/state/familiars.hpp"
#include "common/state/purge.hpp"
#include "common/state/query.hpp"
#include "common/state/schema.hpp"
#include "common/state/sqlite.hpp"
#include "tests/common/state/migrated.hpp"

#include <doctest/doctest.h>

using namespace testing;
using namespace std::chrono_literals;
using state::sql::name;

TEST_CASE("expired rows are deleted in steps, live ones stay")
{
    const migrated here;
    const auto& on = here.on;
    const base::time_point now = base::now();
    {
        state::db_transaction whole(*on);
        for (int each = 0; each < 700; ++each)
            state::run(*on, name::delivered_put, "mx1", std::to_string(each), "00", "a", "b", now - 7 * 24h);
        state::run(*on, name::delivered_put, "mx1", "new", "00", "a", "b", now - 5 * 24h);
        state::run(*on, name::suspect_blame, "old", 1, now - 7 * 24h);
        state::run(*on, name::suspect_blame, "new", 1, now);
        state::run(*on, name::mark_put, "penalty", "sasl.user", "long ago", now, now - 31 * 24h, "", "", now - 2h);
        state::run(*on, name::mark_put, "penalty", "sasl.user", "strikes", now, now - 29 * 24h, "", "", now - 2h);
        state::run(*on, name::mark_put, "penalty", "sasl.user", "removed", now, now - 31 * 24h, "", "", now);
        whole.commit();
    }
    const auto rows = [&](name which, const auto&... values) {
        int found = 0;
        for (state::query row(*on, which, values...); row.next();)
            ++found;
        return found;
    };
    CHECK(state::purge_step(*on) < 1s); // a full step: more is left
    CHECK(state::purge_step(*on) > 1s);
    CHECK(rows(name::delivered_find, "mx1", "699") == 0);
    CHECK(rows(name::delivered_find, "mx1", "new") == 1);
    CHECK(rows(name::mark_changed, -1, 10) == 2);
    CHECK(rows(name::suspect_list, now - 8 * 24h) == 1);
}

TEST_CASE("who was seen longest ago is forgotten first, in steps; who was seen since or was doubted lately stays")
{
    const migrated here;
    const auto& on = here.on;
    const base::time_point now = base::now();
    const auto put = [&](const std::string& key, base::time_point seen) {
        state::run(*on, name::sequence_bump, "familiar");
        state::run(*on, name::familiar_put, key, seen, seen - state::familiar_kept);
    };
    {
        state::db_transaction whole(*on);
        put("came again", now - 70 * 24h);
        for (int each = 0; each < 700; ++each)
            put("old" + std::to_string(each), now - 61 * 24h);
        put("came again", now - 59 * 24h);
        put("doubted", now - 10min);
        state::run(*on, name::sequence_bump, "familiar");
        state::run(*on, name::familiar_doubt, "doubted", now, now - 12h);
        whole.commit();
    }
    const auto left = [&] {
        std::vector<std::string> keys;
        for (state::query row(*on, name::familiar_page, "", 1000); row.next();)
            keys.push_back(row.text(0));
        return keys;
    };
    CHECK(state::purge_step(*on) < 1s); // a full step: more is left
    CHECK(left().size() == 202);
    CHECK(state::purge_step(*on) > 1s);
    CHECK(left() == std::vector<std::string>{"came again", "doubted"});
}

TEST_CASE("sub-buckets that have left their window are deleted, whatever counter they belong to")
{
    const migrated here;
    const auto& on = here.on;
    const base::time_point now = base::now();
    const auto past = now - 1s;
    const auto live = now + 1h;
    {
        state::db_transaction whole(*on);
        for (int key = 0; key < 700; ++key)
            state::run(*on, name::counter_add, -7, 3, 0, key, 1.0, 1, past);
        for (const std::int64_t counter : {-7, 0, 9}) {
            state::run(*on, name::counter_add, counter, 4, 0, 1, 1.0, 1, past);
            state::run(*on, name::counter_add, counter, 5, 0, 1, 1.0, 1, live);
            state::run(*on, name::counter_member_add, counter, 4, 0, 1, 8, 1, past);
            state::run(*on, name::counter_member_add, counter, 5, 0, 1, 8, 1, live);
        }
        whole.commit();
    }
    int steps = 1;
    while (state::purge_step(*on) < 1s && steps < 100)
        ++steps;
    CHECK(steps == 6); // 2 for the full one, 1 for each of the others, 1 that finds none
    std::vector<std::int64_t> left;
    for (const name which : {name::counter_load, name::counter_member_load})
        for (const std::int64_t counter : {-7, 0, 9})
            for (state::query row(*on, which, counter, -1, 1000); row.next();)
                left.push_back(row.integer(0));
    CHECK(left == std::vector<std::int64_t>(6, 5));
}

TEST_CASE("a database is migrated once, by whoever comes first")
{
    const directory where;
    const auto disk = state::sqlite_database(where.file());
    const auto first = disk->connect();
    const auto second = disk->connect();
    CHECK(first->schema_version() == 0);
    state::migrate(*first);
    state::migrate(*second);
    CHECK(second->schema_version() == static_cast<int>(state::sql::schema_steps().size()));
}
