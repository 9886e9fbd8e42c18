// marks - penalties and allowances, in one process and seen by others

#include "common/state/mark_mirror.hpp"
#include "tests/common/state/temporary_state.hpp"

#include <doctest/doctest.h>

using namespace testing;
using state::mark_table;
using state::outcome;

namespace {

const base::time_point now = base::now();

net::ip_address address(std::string_view written)
{
    return net::ip_address::parse(written).value();
}

} // namespace

TEST_CASE("a penalty on a network is found for each of its addresses")
{
    const directory where;
    opened policyd(where.file());
    auto& penalties = policyd->table(mark_table::penalties);
    CHECK(penalties.is_empty());
    REQUIRE(add(penalties, penalty("client.network", "192.0.2.0/24", now)) == outcome::committed);
    CHECK(!penalties.is_empty());
    CHECK(penalties.find(address("192.0.2.77"), now)->key == "192.0.2.0/24");
    CHECK(!penalties.find(address("192.0.3.1"), now));
    CHECK(penalties.find("client.address", "192.0.2.77", now)->reason == "harvesting");
    CHECK(policyd->table(mark_table::allowances).is_empty());
}

TEST_CASE("of several penalties that cover an address the longest counts")
{
    const directory where;
    opened policyd(where.file());
    auto& penalties = policyd->table(mark_table::penalties);
    add(penalties, penalty("client.address", "2001:db8::1", now, std::chrono::minutes(5)));
    add(penalties, penalty("client.network", "2001:db8::/32", now, std::chrono::minutes(50)));
    add(penalties, penalty("client.network", "2001:db8::/64", now, std::chrono::minutes(20)));
    CHECK(penalties.find(address("2001:db8::1"), now)->key == "2001:db8::/32");
    CHECK(!penalties.find(address("2001:db8::1"), now + std::chrono::minutes(50)));
}

TEST_CASE("a penalty ends at its time, is extended and never shortened, and its strikes are those that ended")
{
    const directory where;
    opened policyd(where.file());
    auto& penalties = policyd->table(mark_table::penalties);
    add(penalties, penalty("sasl.user", "bob", now, std::chrono::minutes(60)));
    add(penalties, penalty("sasl.user", "bob", now, std::chrono::minutes(10)));
    const auto found = penalties.find("sasl.user", "bob", now);
    REQUIRE(found);
    CHECK(found->until == now + std::chrono::minutes(60));
    CHECK(found->strikes == 1);
    CHECK(penalties.earlier("sasl.user", "bob", now) == 0);
    CHECK(penalties.earlier("sasl.user", "bob", now + std::chrono::minutes(61)) == 1);
    CHECK(penalties.earlier("sasl.user", "eve", now) == 0);
    CHECK(!penalties.find("sasl.user", "bob", now + std::chrono::minutes(60)));
    CHECK(!penalties.find("helo.name", "bob", now));
    CHECK(penalties.list(now).size() == 1);
    CHECK(penalties.list(now + std::chrono::hours(2)).empty());
}

TEST_CASE("a penalty on a text is found in any case")
{
    const directory where;
    opened policyd(where.file());
    auto& penalties = policyd->table(mark_table::penalties);
    add(penalties, penalty("sender.domain", "EVIL.example", now));
    add(penalties, penalty("sender.address", "eve@example.org", now));
    CHECK(penalties.find("sender.domain", "evil.example", now));
    CHECK(penalties.find("sender.address", "Eve@Example.org", now));
    answer<outcome> removed;
    penalties.remove("sender.domain", "Evil.Example", removed.callback());
    REQUIRE(removed.wait() == outcome::committed);
    CHECK(!penalties.find("sender.domain", "evil.example", now));
}

TEST_CASE("penalties and their strikes are there after a restart")
{
    const directory where;
    {
        opened policyd(where.file());
        const auto before = now - std::chrono::hours(2);
        add(policyd->table(mark_table::penalties), penalty("client.address", "192.0.2.1", before));
        add(policyd->table(mark_table::penalties), penalty("client.address", "192.0.2.2", before));
        add(policyd->table(mark_table::penalties), penalty("client.address", "192.0.2.1", now));
    }
    opened policyd(where.file());
    const auto found = policyd->table(mark_table::penalties).find(address("192.0.2.1"), now);
    REQUIRE(found);
    CHECK(found->key == "192.0.2.1/32");
    CHECK(found->strikes == 2);
    CHECK(found->since == now);
    CHECK(found->origin == "rule harvest");
}

TEST_CASE("a command's penalty and its removal are seen by a running daemon")
{
    const directory where;
    opened policyd(where.file());
    opened command(where.file(), "command", false);
    auto& seen = policyd->table(mark_table::penalties);
    REQUIRE(add(command->table(mark_table::penalties), penalty("client.address", "192.0.2.1", now)) ==
            outcome::committed);
    CHECK(eventually([&] { return seen.find(address("192.0.2.1"), now).has_value(); }));
    answer<outcome> removed;
    command->table(mark_table::penalties).remove("client.address", "192.0.2.1", removed.callback());
    REQUIRE(removed.wait() == outcome::committed);
    CHECK(eventually([&] { return !seen.find(address("192.0.2.1"), now).has_value(); }));
    CHECK(eventually([&] { return seen.is_empty(); }));
}

TEST_CASE("a mark on a bad address is refused")
{
    const directory where;
    opened policyd(where.file());
    auto& penalties = policyd->table(mark_table::penalties);
    CHECK(add(penalties, penalty("client.address", "192.0.2.300", now)) == outcome::failed);
    CHECK(add(penalties, penalty("client.network", "192.0.2.1/24", now)) == outcome::failed);
    CHECK(penalties.is_empty());
}

TEST_CASE("marks that have ended leave the memory in steps, those that go on stay")
{
    state::mark_mirror mirror(64 << 20);
    const auto put = [&](const std::string& key, std::chrono::minutes lasts) {
        mirror.set(state::mark_name::make("sasl.user", key).value(), penalty("sasl.user", key, now, lasts), now);
    };
    for (int each = 0; each < 10'000; ++each)
        put(std::to_string(each), std::chrono::minutes(each % 100 == 0 ? 60 : 10));
    const auto later = now + state::strikes_kept + std::chrono::minutes(30);
    mirror.expire(now);
    CHECK(mirror.size() == 10'000);
    mirror.expire(later);
    CHECK(mirror.size() > 100); // one step is not all
    for (int steps = 0; steps < 10; ++steps)
        mirror.expire(later);
    CHECK(mirror.size() == 100);
    CHECK(mirror.list(now).size() == 100);
}
