// database - locked, read-only, full, missing, corrupt, too new: decisions go on, facts wait, nothing is lost
//
// As root, permissions refuse nothing: read-only is then played by a file system object that cannot be opened.

#include "common/state/counter_store.hpp"
#include "tests/common/state/temporary_state.hpp"
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
using state::mark_table;
using state::outcome;

namespace {

const base::time_point now = base::now();

outcome deliver(opened& in)
{
    answer<outcome> done;
    in->deliveries().write({"mx1", "4XyZ", "00ff", "a@example.org"}, {"b@example.net"}, now, done.callback());
    return done.wait();
}

bool is_penalised(opened& in, const std::string& address)
{
    return in->table(mark_table::penalties).find("client.address", address, now).has_value();
}

int outbox_files(const directory& where)
{
    int found = 0;
    for (const auto& each : std::filesystem::directory_iterator(where.path()))
        found += each.path().filename().string().find("-outbox-") != std::string::npos ? 1 : 0;
    return found;
}

} // namespace

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

TEST_CASE("what was acknowledged is there after SIGKILL")
{
    const directory where;
    CHECK(in_child(SIGKILL, [&] {
        hasty contentd(where.file(), "contentd");
        if (deliver(contentd) != outcome::committed ||
            add(contentd->table(mark_table::penalties), penalty("client.address", "192.0.2.9", now)) == outcome::failed)
            _exit(1);
        intruder other(where.file());
        other.run("BEGIN IMMEDIATE");
        if (add(contentd->table(mark_table::penalties), penalty("client.address", "192.0.2.10", now)) !=
            outcome::outboxed)
            _exit(1);
        kill(getpid(), SIGKILL);
    }));
    opened contentd(where.file(), "contentd");
    CHECK(eventually([&] { return is_penalised(contentd, "192.0.2.9"); }));
    CHECK(eventually([&] { return is_penalised(contentd, "192.0.2.10"); }));
    answer<base::result<std::vector<std::string>>> done;
    contentd->deliveries().find({"mx1", "4XyZ", "00ff", "a@example.org"}, {"b@example.net"}, done.callback());
    CHECK(done.wait().value().size() == 1);
}

TEST_CASE("a delivery that was noted is there after SIGKILL, while the database is locked too")
{
    const directory where;
    opened(where.file(), "contentd");
    const state::delivery_key message{"mx1", "4XyZ", "00ff", "a@example.org"};
    const auto find = [&](opened& in) {
        answer<base::result<std::vector<std::string>>> found;
        in->deliveries().find(message, {"b@example.net", "c@example.net"}, found.callback());
        return found.wait().value();
    };
    const std::vector<std::string> noted = {"b@example.net"};
    CHECK(in_child(SIGKILL, [&] {
        opened contentd(where.file(), "contentd");
        intruder other(where.file());
        other.run("BEGIN IMMEDIATE");
        if (!contentd->deliveries().note(message, noted, now) || find(contentd) != noted)
            _exit(1);
        kill(getpid(), SIGKILL);
    }));
    CHECK(outbox_files(where) == 1);
    opened contentd(where.file(), "contentd");
    CHECK(eventually([&] { return find(contentd) == noted; }));
    CHECK(eventually([&] { return outbox_files(where) == 0; }));
}

TEST_CASE("an orderly end takes noted deliveries to the database, and a full disk is told to the caller")
{
    const directory where;
    const state::delivery_key message{"mx1", "4XyZ", "00ff", "a@example.org"};
    {
        opened contentd(where.file(), "contentd");
        CHECK(contentd->deliveries().note(message, {"b@example.net"}, now));
    }
    CHECK(outbox_files(where) == 0);
    CHECK(in_child(0, [&] {
        opened contentd(where.file(), "contentd");
        answer<base::result<std::vector<std::string>>> found;
        contentd->deliveries().find(message, {"b@example.net"}, found.callback());
        if (found.wait().value().size() != 1)
            _exit(1);
        const rlimit none{16, 16};
        signal(SIGXFSZ, SIG_IGN);
        if (setrlimit(RLIMIT_FSIZE, &none) != 0 || contentd->deliveries().note(message, {"c@example.net"}, now))
            _exit(1);
        _exit(0);
    }));
}

TEST_CASE("a torn last record is dropped, those before it are replayed")
{
    const directory where;
    CHECK(in_child(SIGKILL, [&] {
        hasty policyd(where.file());
        intruder other(where.file());
        other.run("BEGIN IMMEDIATE");
        add(policyd->table(mark_table::penalties), penalty("sasl.user", "first", now));
        add(policyd->table(mark_table::penalties), penalty("sasl.user", "second", now));
        kill(getpid(), SIGKILL);
    }));
    for (const auto& each : std::filesystem::directory_iterator(where.path())) {
        if (each.path().filename().string().find("-outbox-") != std::string::npos)
            std::filesystem::resize_file(each.path(), std::filesystem::file_size(each.path()) - 3);
    }
    opened policyd(where.file());
    CHECK(policyd.lines.count("torn record") == 1);
    const auto& penalties = policyd->table(mark_table::penalties);
    CHECK(eventually([&] { return penalties.find("sasl.user", "first", now).has_value(); }));
    CHECK(!penalties.find("sasl.user", "second", now));
    CHECK(outbox_files(where) == 0);
}

TEST_CASE("a message that was in flight when the filter died is suspect until its scan ends")
{
    const directory where;
    const auto crash = [&](bool alone) {
        return in_child(SIGKILL, [&] {
            opened contentd(where.file(), "contentd");
            if (!contentd->attempts().begin("bomb", alone) ||
                (!alone && !contentd->attempts().begin("bystander", false)))
                _exit(1);
            kill(getpid(), SIGKILL);
        });
    };
    CHECK(crash(false));
    CHECK(crash(true));
    CHECK(crash(true));
    opened contentd(where.file(), "contentd");
    state::attempts& attempts = contentd->attempts();
    CHECK(attempts.failures("bomb") == 2);
    CHECK(attempts.failures("bystander") == 0);
    CHECK(!attempts.failures("other"));
    attempts.clear("bystander");
    CHECK(!attempts.failures("bystander"));
    CHECK(attempts.failures("bomb") == 2);
}

TEST_CASE("of many messages in flight only those are suspect whose scan had not ended, whatever slot they had")
{
    const directory where;
    CHECK(in_child(SIGKILL, [&] {
        opened contentd(where.file(), "contentd");
        state::attempts& attempts = contentd->attempts();
        std::vector<state::attempt> begun;
        for (int i = 0; i < 100; ++i)
            begun.push_back(attempts.begin("first " + std::to_string(i), false).value());
        for (int i = 0; i < 100; i += 2)
            attempts.end(begun[static_cast<std::size_t>(i)]);
        for (int i = 0; i < 10; ++i)
            attempts.begin("second " + std::to_string(i), false);
        attempts.begin(std::string(5000, 'x'), true);
        kill(getpid(), SIGKILL);
    }));
    opened contentd(where.file(), "contentd");
    for (int i = 0; i < 100; ++i)
        CHECK(contentd->attempts().failures("first " + std::to_string(i)).has_value() == (i % 2 == 1));
    for (int i = 0; i < 10; ++i)
        CHECK(contentd->attempts().failures("second " + std::to_string(i)) == 0);
    CHECK(contentd->attempts().failures(std::string(600, 'x')) == 1);
}

TEST_CASE("without room for its attempt a message is not recorded, and those behind it are when there is room again")
{
    const directory where;
    CHECK(in_child(SIGKILL, [&] {
        opened contentd(where.file(), "contentd");
        rlimit usual{};
        getrlimit(RLIMIT_FSIZE, &usual);
        const rlimit little{4096, usual.rlim_max}; // the head of the file fits, and no slot
        signal(SIGXFSZ, SIG_IGN);
        if (setrlimit(RLIMIT_FSIZE, &little) != 0 || contentd->attempts().begin("before", false) ||
            setrlimit(RLIMIT_FSIZE, &usual) != 0 || !contentd->attempts().begin("behind", true))
            _exit(1);
        kill(getpid(), SIGKILL);
    }));
    opened contentd(where.file(), "contentd");
    CHECK(!contentd->attempts().failures("before"));
    CHECK(contentd->attempts().failures("behind") == 1);
}

TEST_CASE("a scan that failed counts like a crash, and is remembered over a restart")
{
    const directory where;
    {
        opened contentd(where.file(), "contentd");
        contentd->attempts().blame("failing");
        CHECK(contentd->attempts().failures("failing") == 1);
    }
    opened again(where.file(), "contentd");
    CHECK(again->attempts().failures("failing") == 1);
    again->attempts().blame("failing");
    CHECK(again->attempts().failures("failing") == 2);
    again->attempts().clear("failing");
    CHECK(!again->attempts().failures("failing"));
}

TEST_CASE("an orderly end blames no message, and a process that lives is not taken for dead")
{
    const directory where;
    opened living(where.file(), "contentd");
    {
        opened ending(where.file(), "contentd");
        CHECK(ending->attempts().begin("message", false));
    }
    CHECK(living->attempts().begin("other", false));
    opened next(where.file(), "contentd");
    CHECK(!next->attempts().failures("message"));
    CHECK(!next->attempts().failures("other"));
}
