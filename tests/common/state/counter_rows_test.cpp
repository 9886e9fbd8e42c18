// counter_rows - commands see what a daemon has counted under a key, and make it forget

#include "tests/common/state/temporary_state.hpp"

#include <doctest/doctest.h>

using namespace testing;
using namespace std::chrono_literals;

namespace {

const state::counter_spec hourly{"messages(sasl.user)", "messages", 1h, false, false, false};
const state::counter_spec fading{"bad(client.address)", "bad", 30 * 24h, false, true, true};
const state::counter_spec distinct{"distinct(sender.domain; client.network)", "distinct", 1h, true, false, false};

double sum_of(const opened& from, const state::counter_spec& which, const std::string& key)
{
    const auto rows = from->counter_rows().of_key(which, key, base::now());
    REQUIRE(rows.has_value());
    double sum = 0;
    for (const state::stored_count& each : *rows) {
        CHECK(each.from <= base::now());
        CHECK(each.to > each.from);
        sum += each.amount;
    }
    return sum;
}

} // namespace

TEST_CASE("a command sees what a daemon counted, by key and of all keys")
{
    const directory where;
    const opened daemon(where.file());
    const opened command(where.file(), "command", false);
    const std::vector<state::counter_spec> specs = {hourly, fading, distinct};
    const auto ids = daemon->counters().adopt(specs);
    const auto now = base::now();
    for (int i = 0; i < 5; ++i) {
        daemon->counters().add(ids[0], "bob", 1, now);
        daemon->counters().add(ids[1], "192.0.2.1", 1, now - 5 * 24h);
        daemon->counters().add_distinct(ids[2], "192.0.2.0/24", std::to_string(i), now);
    }
    daemon->counters().add(ids[0], "alice", 2, now);
    daemon->counters().add(ids[0], "alice", 1, now);
    daemon->counters().add(ids[0], "once", 1, now);
    CHECK(eventually([&] { return sum_of(command, hourly, "bob") == 5 && sum_of(command, hourly, "alice") == 3; }));
    CHECK(eventually([&] { return sum_of(command, fading, "192.0.2.1") == 5; }));
    CHECK(command->counter_rows().of_key(fading, "192.0.2.1", now)->size() == 1);
    CHECK(sum_of(command, hourly, "once") == 0); // not worth a row yet
    CHECK(command->counter_rows().sums(hourly, now)->size() == 2);
    CHECK(eventually([&] {
        const auto sums = command->counter_rows().sums(distinct, now);
        return sums && *sums == std::vector<double>{5};
    }));
    CHECK(eventually([&] { return *command->counter_rows().is_counted(fading); }));
    auto other = fading;
    other.name = "bad(helo.name)";
    CHECK_FALSE(*command->counter_rows().is_counted(other));
}

TEST_CASE("what is forgotten is gone in a running daemon, which goes on counting")
{
    const directory where;
    const opened daemon(where.file());
    const opened command(where.file(), "command", false);
    const auto id = daemon->counters().adopt(std::vector{fading}).front();
    for (int i = 0; i < 4; ++i) {
        daemon->counters().add(id, "192.0.2.1", 1, base::now());
        daemon->counters().add(id, "192.0.2.2", 1, base::now());
    }
    CHECK(eventually([&] { return sum_of(command, fading, "192.0.2.1") == 4; }));
    answer<state::outcome> done;
    command->counter_rows().forget(fading, "192.0.2.1", base::now(), done.callback());
    CHECK(done.wait() == state::outcome::committed);
    CHECK(eventually([&] { return daemon->counters().read(id, "192.0.2.1", base::now()) == 0; }));
    CHECK(daemon->counters().read(id, "192.0.2.2", base::now()) > 3.9);
    daemon->counters().add(id, "192.0.2.1", 1, base::now());
    CHECK(eventually([&] { return sum_of(command, fading, "192.0.2.1") == 1; }));
}

TEST_CASE("without a database they are errors")
{
    const directory where;
    const opened command(where.path(), "command", false); // a directory is no database
    CHECK_FALSE(command->counter_rows().is_counted(fading).has_value());
    CHECK_FALSE(command->counter_rows().of_key(fading, "x", base::now()).has_value());
    CHECK_FALSE(command->counter_rows().sums(fading, base::now()).has_value());
}
