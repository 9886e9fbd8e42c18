// familiars - who has delivered, from when on and for how long, over restarts and between processes

#include "common/state/familiar_keys.hpp"
#include "common/state/familiar_mirror.hpp"
#include "common/state/query.hpp"
#include "tests/common/state/migrated.hpp"

#include <doctest/doctest.h>

using namespace testing;
using namespace std::chrono_literals;

namespace {

const base::time_point now = std::chrono::floor<std::chrono::seconds>(base::now()); // as exact as the mirror

const std::vector<std::string> one = {"192.0.2.1", "192.0.2.0/24 example.org"};
const std::vector<std::string> other = {"198.51.100.1"};

bool knows(opened& in, base::time_point at, const std::string& key = one[0])
{
    return in->familiars().is_known(key, at);
}

void wait_until_ready(opened& in)
{
    REQUIRE(eventually([&] { return in->familiars().is_ready(); }));
}

} // namespace

TEST_CASE("a client is familiar half a day after its first delivery, until sixty days after its last")
{
    const directory where;
    opened policyd(where.file());
    wait_until_ready(policyd);
    auto& list = policyd->familiars();
    CHECK(!knows(policyd, now));
    list.note(one, now);
    CHECK(!knows(policyd, now + 11h));
    CHECK(knows(policyd, now + 12h));
    CHECK(knows(policyd, now + 12h, one[1]));
    CHECK(knows(policyd, now + 59 * 24h));
    CHECK(!knows(policyd, now + 61 * 24h));
    list.note(one, now + 50 * 24h);
    CHECK(knows(policyd, now + 61 * 24h));
    CHECK(knows(policyd, now + 50 * 24h)); // its beginning stays
    list.note(one, now + 200 * 24h);       // forgotten since: a stranger again
    CHECK(!knows(policyd, now + 200 * 24h + 1h));
    CHECK(knows(policyd, now + 200 * 24h + 12h));
}

TEST_CASE("deliveries survive a restart, are seen by others, and a command reads them from the database")
{
    const directory where;
    opened other_host(where.file());
    wait_until_ready(other_host);
    {
        opened policyd(where.file());
        wait_until_ready(policyd);
        policyd->familiars().note(one, now - 24h);
        policyd->familiars().note(other, now);
    }
    opened policyd(where.file());
    wait_until_ready(policyd);
    CHECK(knows(policyd, now));
    CHECK(!knows(policyd, now, other[0]));
    CHECK(knows(policyd, now + 13h, other[0]));
    CHECK(eventually([&] { return knows(other_host, now, one[1]); }));
    opened command(where.file(), "command", false);
    CHECK(command->familiars().is_ready());
    CHECK(knows(command, now));
    CHECK(!knows(command, now, other[0]));
}

TEST_CASE("two processes that note thousands at once know all of each other's")
{
    const directory where;
    opened policyd(where.file());
    opened other_host(where.file());
    wait_until_ready(policyd);
    wait_until_ready(other_host);
    for (int i = 0; i < 2500; ++i) {
        policyd->familiars().note(std::vector{"a" + std::to_string(i)}, now - 24h);
        other_host->familiars().note(std::vector{"b" + std::to_string(i)}, now - 24h);
    }
    const auto knows_all = [](opened& in, const std::string& whose) {
        for (int i = 0; i < 2500; ++i)
            if (!knows(in, now, whose + std::to_string(i)))
                return false;
        return true;
    };
    CHECK(eventually([&] { return knows_all(other_host, "a"); }));
    CHECK(eventually([&] { return knows_all(policyd, "b"); }));
}

TEST_CASE("a bad delivery takes back what is new, and leaves who is familiar alone")
{
    const directory where;
    opened policyd(where.file());
    auto wanted = opened::options_for(where.file(), "contentd");
    wanted.familiar.memory = 0;
    opened contentd(wanted);
    wait_until_ready(policyd);
    policyd->familiars().note(one, now - 24h);
    policyd->familiars().note(other, now - 1h);
    REQUIRE(eventually([&] { return knows(contentd, now); }));
    REQUIRE(eventually([&] { return knows(contentd, now + 12h, other[0]); }));
    contentd->familiars().doubt(one, now);
    contentd->familiars().doubt(other, now);
    CHECK(eventually([&] { return !knows(policyd, now + 12h, other[0]); }));
    CHECK(knows(policyd, now));
    policyd->familiars().note(other, now + 1h);
    CHECK(!knows(policyd, now + 12h, other[0]));
    CHECK(knows(policyd, now + 13h, other[0]));
}

TEST_CASE("a doubt that overtakes the delivery in the database holds all the same")
{
    const migrated here;
    const auto& on = here.on;
    const auto put = [&](base::time_point at) { state::run(*on, state::sql::name::familiar_put, "k", at, at - 1440h); };
    const auto is_there = [&] { return state::query(*on, state::sql::name::familiar_find, "k").next(); };
    state::run(*on, state::sql::name::familiar_doubt, "k", now, now - 12h);
    put(now - 1s);
    CHECK(!is_there());
    put(now + 1s);
    CHECK(is_there());
    state::run(*on, state::sql::name::familiar_doubt, "k", now + 24h, now + 12h);
    CHECK(is_there()); // familiar since long
}

TEST_CASE("what had to give way is read back at its next use")
{
    const directory where;
    auto wanted = opened::options_for(where.file());
    wanted.familiar.memory = 64; // four keys
    opened policyd(wanted);
    wait_until_ready(policyd);
    for (int host = 0; host < 10; ++host) {
        const std::vector<std::string> key = {"10.0.0." + std::to_string(host)};
        policyd->familiars().note(key, now - 24h + host * 1s);
    }
    CHECK(eventually([&] { return knows(policyd, now, "10.0.0.0"); }));
    CHECK(!knows(policyd, now, "10.0.1.0"));
}

TEST_CASE("the key that was not seen for the longest time gives way")
{
    state::familiar_mirror four(64);
    for (int key = 0; key < 4; ++key)
        four.put(std::to_string(key), {now, now + key * 1min});
    CHECK(!four.has_dropped());
    four.put("1", {now, now + 1h});
    four.put("new", {now, now + 2h});
    CHECK(four.has_dropped());
    CHECK(four.size() == 4);
    CHECK(!four.find("0"));
    CHECK(four.find("1")->last == now + 1h);
    CHECK(four.find("new"));
    four.erase("new");
    CHECK(!four.find("new"));
    CHECK(four.size() == 3);
}

TEST_CASE("only beside what gave way a key may have given way")
{
    state::familiar_mirror mirror(64 * 64);
    std::vector<std::string> put;
    while (!mirror.has_dropped()) {
        put.push_back(std::to_string(put.size()));
        mirror.put(put.back(), {now, now});
    }
    int lost = 0;
    for (const std::string& key : put) {
        if (!mirror.find(key)) {
            ++lost;
            CHECK(mirror.has_dropped_beside(key));
        }
    }
    CHECK(lost == 1);
    int doubtful = 0;
    for (int key = 0; key < 1000; ++key)
        doubtful += mirror.has_dropped_beside("stranger " + std::to_string(key)) ? 1 : 0;
    CHECK(doubtful < 100); // 1000 / 64
}

TEST_CASE("a client is known by its address, and by network and name with the sender's domain")
{
    const auto client = *net::ip_address::parse("192.0.2.17");
    const net::prefix network(client, 24);
    using keys = std::vector<std::string>;
    CHECK(state::familiar_keys(client, network, "mail-1.Example.COM", "Bob@Example.ORG") ==
          keys{"192.0.2.17", "192.0.2.0/24 example.org", "=example.com example.org"});
    CHECK(state::familiar_keys(client, network, "", "bob@example.org") ==
          keys{"192.0.2.17", "192.0.2.0/24 example.org"});
    CHECK(state::familiar_keys(client, network, "example.com", "bob@example.org").size() == 2); // not all of .com
    CHECK(state::familiar_keys(client, network, "mail.example.com", "") == keys{"192.0.2.17"});
}
