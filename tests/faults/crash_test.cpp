// crash - killed, or ended in order: what was acknowledged is there, and a message is suspect that was in flight

#include "tests/faults/facts.hpp"
#include "tests/faults/intruder.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <set>
#include <thread>

using namespace testing;
using namespace std::chrono_literals;

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
    CHECK(who_has(contentd, {"mx1", "4XyZ", "00ff", "a@example.org"}) == std::vector<std::string>{"b@example.net"});
}

TEST_CASE("a delivery that was noted is there after SIGKILL, while the database is locked too")
{
    const directory where;
    opened(where.file(), "contentd");
    const state::delivery_key message{"mx1", "4XyZ", "00ff", "a@example.org"};
    const auto find = [&](opened& in) { return who_has(in, message); };
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

TEST_CASE("of a queue ID that was noted several times nothing is forgotten before it is in the database")
{
    const directory where;
    opened contentd(where.file(), "contentd");
    const state::delivery_key message{"mx1", "4XyZ", "00ff", "a@example.org"};
    const state::delivery_key reused{"mx1", "4XyZ", "11ee", "a@example.org"};
    constexpr int count = 200;
    for (int i = 0; i < count; ++i) { // while former ones are committed
        const std::string one = std::to_string(i) + "@example.net";
        REQUIRE(contentd->deliveries().note(message, {one}, now));
        REQUIRE(contentd->deliveries().note(reused, {one}, now));
        std::set<std::string> have;
        for (const std::string& each : who_has(contentd, message))
            have.insert(each);
        CHECK(have.size() == static_cast<std::size_t>(i) + 1);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(eventually([&] { return who_has(contentd, reused).size() == count; })); // out of memory, each once
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
        if (who_has(contentd, message).size() != 1)
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
