// purge - rows go when their time is over, and not before

#include "common/state/purge.hpp"
#include "common/state/query.hpp"
#include "common/state/schema.hpp"
#include "common/state/sqlite.hpp"
#include "tests/common/state/temporary_state.hpp"

#include <doctest/doctest.h>

using namespace testing;
using namespace std::chrono_literals;
using state::sql::name;

TEST_CASE("expired rows are deleted in steps, live ones stay")
{
    const directory where;
    const auto disk = state::sqlite_database(where.file());
    const auto on = disk->connect();
    state::migrate(*on);
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
    CHECK(rows(name::delivered_find, "mx1", "699", "00", "a") == 0);
    CHECK(rows(name::delivered_find, "mx1", "new", "00", "a") == 1);
    CHECK(rows(name::mark_changed, -1, 10) == 2);
    CHECK(rows(name::suspect_list, now - 8 * 24h) == 1);
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
