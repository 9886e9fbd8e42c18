#include "policyd/transaction/identity.hpp"
#include "policyd/transaction/map_outage.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace std::chrono_literals;
using policyd::short_identity;

namespace {

const auto start = base::from_epoch_ms(1'800'000'000'000);

std::uint64_t user(int number)
{
    return short_identity("user" + std::to_string(number) + "@example.net");
}

} // namespace

TEST_CASE("guessed recipients are counted, however many")
{
    policyd::map_outage guard;
    for (int i = 0; i < 100; ++i)
        guard.known(user(i), start);
    for (int i = 1000; i < 3000; ++i)
        CHECK(guard.admits_unknown(user(i), start + 1s));
}

TEST_CASE("a recipient that was known this week is not counted when it is gone")
{
    policyd::map_outage guard;
    guard.known(user(1), start);
    CHECK_FALSE(guard.admits_unknown(user(1), start + 24h));
    CHECK(guard.admits_unknown(user(2), start + 24h));
    CHECK(guard.admits_unknown(user(1), start + 24h * 9));
}

TEST_CASE("known recipients turning unknown together freeze counting, until it is over")
{
    policyd::map_outage guard;
    for (int i = 0; i < 10; ++i)
        guard.known(user(i), start);
    for (int i = 0; i < 3; ++i)
        guard.admits_unknown(user(i), start + 10min + std::chrono::seconds(i));
    const auto frozen = start + 10min + 2s;
    CHECK(guard.is_frozen(frozen));
    CHECK_FALSE(guard.admits_unknown(user(500), frozen + 30s));
    guard.admits_unknown(user(4), frozen + 50s); // still out
    CHECK_FALSE(guard.admits_unknown(user(501), frozen + 100s));
    CHECK(guard.admits_unknown(user(502), frozen + 120s));
}

TEST_CASE("one that keeps coming is not an outage")
{
    policyd::map_outage guard;
    guard.known(user(1), start);
    for (int i = 0; i < 20; ++i)
        guard.admits_unknown(user(1), start + std::chrono::seconds(i));
    CHECK(guard.admits_unknown(user(2), start + 21s));
}

TEST_CASE("a jump of the share with one known recipient in it is an outage")
{
    policyd::map_outage guard;
    for (int i = 0; i < 200; ++i)
        guard.known(user(i), start);
    for (int i = 1000; i < 1030; ++i)
        guard.admits_unknown(user(i), start + 5min);
    CHECK_FALSE(guard.is_frozen(start + 5min));
    guard.admits_unknown(user(7), start + 5min + 1s);
    CHECK(guard.is_frozen(start + 5min + 1s));
}
