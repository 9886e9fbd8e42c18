// report - the state tells of its tables and of the daemons that have it open

#include "common/state/process_row.hpp"
#include "common/state/purge.hpp"
#include "common/state/query.hpp"
#include "tests/common/state/migrated.hpp"

#include <doctest/doctest.h>

using namespace testing;
using namespace std::chrono_literals;
using state::sql::name;

TEST_CASE("a report is a line a table and a daemon, and the same in JSON")
{
    state::report shown;
    shown.is_available = true;
    shown.location = "sqlite:/a\"b";
    shown.schema = 1;
    shown.bytes = 8192;
    CHECK(to_text(shown) == "location sqlite:/a\"b\nschema   1\nsize     8kB\nno daemon is at work\n");
    const auto at = base::from_epoch_ms(1'764'115'200'000);
    shown.processes = {{"policyd", at, 120ms, 3, 1}};
    shown.tables = {{"penalty", 2, at, at + 1s}, {"greylist", 0, {}, {}}};
    shown.is_available = false;
    shown.problem = "locked";
    CHECK(to_text(shown) ==
          "location sqlite:/a\"b\nproblem  locked\nschema   1\nsize     8kB\n"
          "policyd at work, counters lag 120ms, outbox 3 facts, 1 dropped, as of 2025-11-26T00:00:00Z\n"
          "penalty: 2 rows, 2025-11-26T00:00:00Z to 2025-11-26T00:00:01Z\ngreylist: 0 rows\n");
    CHECK(
        to_json(shown) ==
        "{\"location\": \"sqlite:/a\\\"b\", \"available\": false, \"problem\": \"locked\", \"schema\": 1, "
        "\"bytes\": 8192, \"processes\": [{\"owner\": \"policyd\", \"at\": \"2025-11-26T00:00:00Z\", \"lag_ms\": 120, "
        "\"outbox_facts\": 3, \"facts_dropped\": 1}], \"tables\": [{\"table\": \"penalty\", \"rows\": 2, "
        "\"oldest\": \"2025-11-26T00:00:00Z\", \"newest\": \"2025-11-26T00:00:01Z\"}, {\"table\": \"greylist\", "
        "\"rows\": 0, \"oldest\": null, \"newest\": null}]}\n");
}

TEST_CASE("a daemon is at work from its start to its end, and a command is none")
{
    const directory where;
    const opened command(where.file(), "policyd", false);
    CHECK(command->describe().processes.empty());
    {
        const opened policyd(where.file());
        const opened contentd(where.file(), "contentd");
        REQUIRE(eventually([&] { return command->describe().processes.size() == 2; }));
        const auto at_work = command->describe().processes;
        CHECK(at_work[0].owner == "contentd");
        CHECK(at_work[1].owner == "policyd");
        CHECK(base::now() - at_work[1].at < 10s);
    }
    CHECK(command->describe().processes.empty());
}

TEST_CASE("a daemon that was killed is soon not at work, and its row goes")
{
    const migrated here;
    const auto& on = here.on;
    const auto now = base::now();
    state::run(*on, name::process_put, 1, "policyd", now - 2min, 0, 0, 0);
    state::run(*on, name::process_put, 2, "policyd", now - 2h, 0, 0, 0);
    const state::process_row third("third", "contentd");
    CHECK(third.write(*on, {"contentd", {}, 70ms, 5, 6}) > 0s);
    const auto at_work = state::processes_at_work(*on);
    REQUIRE(at_work.size() == 1);
    CHECK(at_work[0].lag == 70ms);
    CHECK(at_work[0].outbox_facts == 5);
    CHECK(at_work[0].facts_dropped == 6);
    state::purge_step(*on);
    int rows = 0;
    for (state::query row(*on, name::process_list, now - 24h); row.next();)
        ++rows;
    CHECK(rows == 2);
}
