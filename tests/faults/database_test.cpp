// database - locked, read-only, full, missing, corrupt, too new: decisions go on, facts wait, nothing is lost
//
// As root, permissions refuse nothing: read-only is then played by a file system object that cannot be opened.

#include "tests/faults/facts.hpp"
#include "tests/faults/intruder.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <memory>
#include <thread>

using namespace testing;
using namespace std::chrono_literals;

TEST_CASE("a locked database: class B facts go to the outbox in time and are replayed when the lock is gone")
{
    const directory where;
    hasty policyd(where.file());
    intruder other(where.file());
    other.run("BEGIN IMMEDIATE");
    const auto before = std::chrono::steady_clock::now();
    CHECK(add(policyd->table(mark_table::penalties), penalty("client.address", "192.0.2.1", now)) == outcome::outboxed);
    // 20 ms, and what a busy machine adds.
    CHECK(std::chrono::steady_clock::now() - before < 1s);
    CHECK(is_penalised(policyd, "192.0.2.1"));
    CHECK(policyd->describe().outbox_facts == 1);
    CHECK(outbox_files(where) == 1);
    other.run("ROLLBACK");
    CHECK(eventually([&] { return policyd->describe().outbox_facts == 0; }));
    CHECK(eventually([&] { return outbox_files(where) == 0; }));
    opened second(where.file(), "contentd");
    CHECK(is_penalised(second, "192.0.2.1"));
}

TEST_CASE("a locked database: who delivers is familiar here at once, and elsewhere when the lock is gone")
{
    const directory where;
    hasty policyd(where.file());
    opened second(where.file(), "contentd");
    REQUIRE(eventually([&] { return policyd->familiars().is_ready() && second->familiars().is_ready(); }));
    const auto knows = [](opened& in, const std::string& key) { return in->familiars().is_known(key, now); };
    intruder other(where.file());
    other.run("BEGIN IMMEDIATE");
    policyd->familiars().note(std::vector<std::string>{"192.0.2.1"}, now - 24h);
    CHECK(knows(policyd, "192.0.2.1"));
    // More than may wait: what finds no room is not taken for delivered, and tries again with the next delivery.
    for (int i = 0; i < 10'000; ++i)
        policyd->familiars().note(std::vector{std::to_string(i)}, now - 24h);
    CHECK(knows(policyd, "9998"));
    CHECK(!knows(policyd, "9999"));
    CHECK(!knows(second, "192.0.2.1"));
    other.run("ROLLBACK");
    CHECK(eventually([&] { return knows(second, "192.0.2.1") && knows(second, "9998"); }));
    policyd->familiars().note(std::vector<std::string>{"9999"}, now - 24h);
    CHECK(eventually([&] { return knows(second, "9999"); }));
}

TEST_CASE("a locked database: what was noted for reports is written when the lock is gone, at the end too")
{
    const directory where;
    auto policyd = std::make_unique<hasty>(where.file());
    const std::array met{state::history_key{"refused client.address", "192.0.2.1"}};
    (*policyd)->history().note(met);
    intruder other(where.file());
    other.run("BEGIN IMMEDIATE");
    std::thread later([&] {
        std::this_thread::sleep_for(1500ms);
        other.run("ROLLBACK");
    });
    policyd.reset();
    later.join();
    const opened command(where.file(), "command", false);
    const auto found = command->history().of_key("client.address", "192.0.2.1", base::now() - 2h);
    REQUIRE(found.has_value());
    CHECK(found->size() == 1);
}

TEST_CASE("a locked database: an alarm is on here at once, and elsewhere when the lock is gone")
{
    const directory where;
    hasty policyd(where.file());
    opened second(where.file(), "policyd");
    intruder other(where.file());
    other.run("BEGIN IMMEDIATE");
    state::alarm_row row;
    row.kind = "harvest";
    row.since = now;
    row.until = now + 10min;
    row.reason = "many";
    answer<outcome> raised;
    policyd->alarms().raise(row, raised.callback());
    CHECK(raised.wait() == outcome::outboxed);
    answer<outcome> ordered;
    policyd->alarms().give_order("bounce", "example.org", state::alarm_order::on, now, now + 1h, ordered.callback());
    CHECK(ordered.wait() == outcome::outboxed);
    CHECK(policyd->alarms().is_on("harvest", "example.org", now));
    CHECK(policyd->alarms().is_on("bounce", "example.org", now));
    CHECK(!second->alarms().is_on("harvest", {}, now));
    other.run("ROLLBACK");
    CHECK(eventually([&] { return second->alarms().is_on("harvest", {}, now); }));
    CHECK(eventually([&] { return second->alarms().is_on("bounce", "example.org", now); }));
}

TEST_CASE("without the database's folder facts wait in the outbox that the settings name, and are replayed later")
{
    const directory where;
    state::options wanted = opened::options_for(where.path() + "/later/state.sqlite");
    wanted.outbox = where.path() + "/waiting";
    {
        opened policyd(wanted);
        CHECK(add(policyd->table(mark_table::penalties), penalty("client.address", "192.0.2.1", now)) ==
              outcome::outboxed);
    }
    CHECK(outbox_files(where) == 1);
    std::filesystem::create_directory(where.path() + "/later");
    opened policyd(wanted);
    CHECK(eventually([&] { return outbox_files(where) == 0; }));
    opened second(where.path() + "/later/state.sqlite", "contentd");
    CHECK(is_penalised(second, "192.0.2.1"));
}

TEST_CASE("a database that stays locked is reported once, and so is its return")
{
    const directory where;
    hasty policyd(where.file());
    intruder other(where.file());
    other.run("BEGIN IMMEDIATE");
    CHECK(add(policyd->table(mark_table::penalties), penalty("sasl.user", "bob", now)) == outcome::outboxed);
    for (int each = 0; each < 20; ++each)
        policyd->deliveries().write({"mx1", "4XyZ", "00ff", ""}, {"b@example.net"}, now, {});
    CHECK(eventually([&] { return !policyd->is_available(); }));
    CHECK(deliver(policyd) == outcome::failed);
    CHECK(add(policyd->table(mark_table::penalties), penalty("sasl.user", "alice", now)) == outcome::outboxed);
    CHECK(policyd.lines.count("status=unavailable") == 1);
    other.run("ROLLBACK");
    CHECK(eventually([&] { return policyd->is_available(); }));
    CHECK(policyd.lines.count("status=unavailable") == 1);
    CHECK(policyd.lines.count("status=available") == 2); // at start, and now
    CHECK(deliver(policyd) == outcome::committed);
}

TEST_CASE("a missing directory: decisions go on from memory, and what could not be kept is said and counted")
{
    const directory where;
    opened policyd(where.path() + "/nowhere/state.sqlite");
    CHECK(!policyd->is_available());
    CHECK(policyd.lines.count("directory must exist") == 1);
    CHECK(add(policyd->table(mark_table::penalties), penalty("client.address", "192.0.2.1", now)) == outcome::failed);
    CHECK(is_penalised(policyd, "192.0.2.1"));
    CHECK(policyd->describe().facts_dropped == 1);
    CHECK(policyd.lines.count("fact dropped") == 1);
    CHECK(deliver(policyd) == outcome::failed);
    answer<base::result<std::optional<state::transaction>>> done;
    policyd->transactions().find("mx1", "4XyZ", done.callback());
    CHECK(!done.wait().has_value());

    std::filesystem::create_directory(where.path() + "/nowhere");
    CHECK(eventually([&] { return policyd->is_available(); }));
    CHECK(deliver(policyd) == outcome::committed);
}

TEST_CASE("a file that is no database is left as it is, and the log says what to do")
{
    const directory where;
    const std::string garbage = "This is not a database at all. " + std::string(4096, 'x');
    std::ofstream(where.file()) << garbage;
    {
        opened policyd(where.file());
        CHECK(!policyd->is_available());
        CHECK(policyd.lines.count("move the file") == 1);
        CHECK(add(policyd->table(mark_table::penalties), penalty("sasl.user", "bob", now)) == outcome::outboxed);
    }
    std::ifstream kept(where.file());
    CHECK(std::string(std::istreambuf_iterator<char>(kept), {}) == garbage);
    kept.close();

    // The operator moves it aside; the next start makes a new one and replays what waited.
    std::filesystem::rename(where.file(), where.file("aside"));
    opened policyd(where.file());
    CHECK(policyd->is_available());
    CHECK(eventually([&] {
        return policyd->describe().outbox_facts == 0 &&
               policyd->table(mark_table::penalties).find("sasl.user", "bob", now).has_value();
    }));
}

TEST_CASE("a schema that is newer than the program is refused")
{
    const directory where;
    opened(where.file());
    {
        intruder newer(where.file());
        newer.run("INSERT INTO schema_version (version, applied_at) VALUES (999, 0)");
    }
    CHECK_THROWS_WITH(opened(where.file()), doctest::Contains("999 is newer"));
    CHECK_THROWS(opened(state::options{}));
}

TEST_CASE("a database of another program is refused, and nothing is written to it")
{
    const directory where;
    {
        intruder other(where.file());
        other.run("CREATE TABLE users (name TEXT)");
    }
    const std::string before = content_of(where.file());
    CHECK_THROWS_WITH(opened(where.file()), doctest::Contains("has tables of another program"));
    state::options command;
    command.uri = "sqlite:" + where.file();
    command.is_daemon = false;
    CHECK_THROWS_WITH(opened(std::move(command)), doctest::Contains("has tables of another program"));
    CHECK(content_of(where.file()) == before);
}

TEST_CASE("a read-only database: facts wait in the outbox")
{
    const directory where;
    opened(where.file());
    // Root writes through any permission, so the file's place is taken by something that nobody can write.
    std::filesystem::rename(where.file(), where.file("aside"));
    std::filesystem::create_directory(where.file());
    opened policyd(where.file());
    CHECK(!policyd->is_available());
    CHECK(add(policyd->table(mark_table::penalties), penalty("sasl.user", "bob", now)) == outcome::outboxed);
    std::filesystem::remove(where.file());
    std::filesystem::rename(where.file("aside"), where.file());
    CHECK(eventually([&] { return policyd->is_available(); }));
    CHECK(eventually([&] { return policyd->describe().outbox_facts == 0; }));
}

TEST_CASE("a full disk: class A facts fail, class B facts are dropped only when the outbox has no room either")
{
    const directory where;
    opened(where.file());
    CHECK(in_child(0, [&] {
        std::signal(SIGXFSZ, SIG_IGN);
        hasty policyd(where.file());
        const rlimit small = {128 << 10U, 128 << 10U};
        setrlimit(RLIMIT_FSIZE, &small);
        int outboxed = 0;
        int failed = 0;
        for (int each = 0; each < 3000 && failed == 0; ++each) {
            state::mark made = penalty("sasl.user", "user" + std::to_string(each), now);
            made.reason = std::string(500, 'r');
            const outcome became = add(policyd->table(mark_table::penalties), made);
            outboxed += became == outcome::outboxed ? 1 : 0;
            failed += became == outcome::failed ? 1 : 0;
        }
        if (outboxed < 10 || failed != 1 || deliver(policyd) != outcome::failed || policyd->is_available())
            _exit(1);
    }));
    opened policyd(where.file());
    CHECK(eventually([&] { return policyd->describe().outbox_facts == 0; }));
    CHECK(eventually([&] { return policyd->table(mark_table::penalties).list(now).size() > 20; }));
}
