// digest - the database is locked, full, damaged or none: look-ups answer or say that they cannot, nothing waits long

#include "tests/common/state/temporary_state.hpp"
#include "tests/faults/intruder.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

using namespace testing;
using namespace std::chrono_literals;
using state::digest_value;
using state::outcome;

namespace {

const base::time_point now = base::now();

digest_value text(std::uint8_t number)
{
    digest_value made;
    made.kind = 2;
    made.exact.fill(number);
    made.has_features = true;
    for (std::uint64_t i = 0; i < made.features.size(); ++i)
        made.features[i] = number * 1000 + i;
    return made;
}

outcome report(opened& in, const digest_value& what)
{
    answer<outcome> done;
    in->digests().report({{what, "trap", 1, true, 1, now}}, done.callback());
    return done.wait();
}

base::result<std::vector<state::digest_standing>> find(opened& in, const digest_value& what)
{
    answer<base::result<std::vector<state::digest_standing>>> done;
    in->digests().find({what}, now, done.callback());
    return done.wait();
}

bool is_ready(opened& in)
{
    return eventually([&] { return in->digests().is_ready(); });
}

/// Longer than any limit of ours, and what a busy machine adds.
class limit
{
  public:
    ~limit() { CHECK(std::chrono::steady_clock::now() - begun_ < 2s); }

  private:
    const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

} // namespace

TEST_CASE("a locked database: digests are looked up, reports wait in the outbox and count when the lock is gone")
{
    const directory where;
    hasty contentd(where.file());
    REQUIRE(is_ready(contentd));
    {
        opened other(where.file());
        CHECK(report(other, text(1)) == outcome::committed);
    }
    REQUIRE(eventually([&] { return !contentd->digests().is_strange(text(1)); }));
    intruder locks(where.file());
    locks.run("BEGIN IMMEDIATE");
    {
        const limit soon;
        CHECK(report(contentd, text(2)) == outcome::outboxed);
        CHECK(find(contentd, text(1)).value().at(0).exact.spam == 1);
        CHECK(find(contentd, text(2)).value().at(0).exact.spam == 0);
        CHECK(find(contentd, text(3)).value().at(0).exact.spam == 0);
    }
    opened command(opened::options_for(where.file(), "command", false));
    std::thread later([&] {
        std::this_thread::sleep_for(500ms);
        locks.run("ROLLBACK");
    });
    CHECK(command->digests().revoke(text(1).exact, {}, now).value() == 1); // a command waits
    later.join();
    CHECK(eventually([&] { return find(contentd, text(2)).value().at(0).exact.spam == 1; }));
    CHECK(find(contentd, text(1)).value().at(0).exact.spam == 0);
}

TEST_CASE("a file that is no database: nothing is strange, and look-ups say at once that they cannot tell")
{
    const directory where;
    std::ofstream(where.file()) << "This is not a database at all. " + std::string(4096, 'x');
    hasty contentd(where.file());
    const limit soon;
    CHECK(!contentd->digests().is_ready());
    CHECK(!contentd->digests().is_strange(text(1)));
    CHECK(!find(contentd, text(1)).has_value());
    CHECK(report(contentd, text(1)) == outcome::outboxed);
    CHECK(!contentd->digests().show(text(1).exact).has_value());
    CHECK(!contentd->digests().revoke(text(1).exact, {}, now).has_value());
    CHECK(!contentd->digests().changed(0, 10, now).has_value());
}

TEST_CASE("a damaged table: look-ups of what it had say that they cannot tell, what is strange still is")
{
    const directory where;
    {
        opened contentd(where.file());
        for (std::uint8_t i = 0; i < 200; ++i)
            REQUIRE(report(contentd, text(i)) == outcome::committed);
    }
    {
        intruder tidies(where.file());
        tidies.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    hasty contentd(where.file());
    REQUIRE(is_ready(contentd));
    const auto size = std::filesystem::file_size(where.file());
    {
        std::fstream file(where.file(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096); // the first page tells that it is a database
        file << std::string(size - 4096, '\xee');
    }
    const limit soon;
    CHECK(eventually([&] { return !find(contentd, text(100)).has_value(); }));
    digest_value unheard = text(0);
    unheard.exact.fill(250);
    unheard.features.fill(1'000'000);
    CHECK(find(contentd, unheard).value().at(0).exact.spam == 0);
}

TEST_CASE("a full disk: reports wait in the outbox, then fail; look-ups go on; what waited counts later")
{
    const directory where;
    opened(where.file());
    CHECK(in_child(0, [&] {
        std::signal(SIGXFSZ, SIG_IGN);
        hasty contentd(where.file());
        if (report(contentd, text(200)) == outcome::failed)
            _exit(1);
        const rlimit small = {256 << 10U, 256 << 10U};
        setrlimit(RLIMIT_FSIZE, &small);
        int outboxed = 0;
        int failed = 0;
        for (unsigned each = 0; each < 3000 && failed == 0; ++each) {
            const outcome became = report(contentd, text(static_cast<std::uint8_t>(each % 190)));
            outboxed += became == outcome::outboxed ? 1 : 0;
            failed += became == outcome::failed ? 1 : 0;
        }
        if (outboxed < 10 || failed != 1)
            _exit(2);
        if (!contentd->digests().is_strange(text(240)) && contentd->digests().is_ready())
            _exit(3);
    }));
    opened contentd(where.file());
    CHECK(eventually([&] { return contentd->describe().outbox_facts == 0; }));
    CHECK(find(contentd, text(200)).value().at(0).exact.spam == 1);
    CHECK(find(contentd, text(1)).value().at(0).exact.spam >= 1);
}

TEST_CASE("reports that were acknowledged are there after SIGKILL")
{
    const directory where;
    CHECK(in_child(SIGKILL, [&] {
        hasty contentd(where.file(), "contentd");
        if (report(contentd, text(1)) == outcome::failed)
            _exit(1);
        intruder other(where.file());
        other.run("BEGIN IMMEDIATE");
        if (report(contentd, text(2)) != outcome::outboxed)
            _exit(1);
        kill(getpid(), SIGKILL);
    }));
    opened contentd(where.file(), "contentd");
    CHECK(eventually([&] { return find(contentd, text(2)).value().at(0).exact.spam == 1; }));
    CHECK(find(contentd, text(1)).value().at(0).exact.spam == 1);
}
