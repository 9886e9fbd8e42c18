// What was said before: the cache, and the guard that does not believe everything.

#include "policyd/recipients/cache.hpp"
#include "policyd/recipients/guard.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using policyd::recipient_cache;
using policyd::recipient_guard;
using policyd::recipient_verdict;
using belief = recipient_guard::belief;

TEST_CASE("a known recipient is refreshed and then expires, an unknown one expires soon")
{
    recipient_cache cache({});
    const policyd::steady_time now{1000h};
    cache.keep(1, "a@example.org", recipient_verdict::known, now);
    cache.keep(1, "b@example.org", recipient_verdict::unknown, now);
    cache.keep(1, "c@example.org", recipient_verdict::temporary, now);
    cache.keep(1, "d@example.org", recipient_verdict::cannot_tell, now);
    CHECK_EQ(cache.entries(), 2);
    CHECK(cache.fresh(1, "a@example.org", now + 23h) == recipient_verdict::known);
    CHECK_FALSE(cache.fresh(1, "a@example.org", now + 24h).has_value());
    CHECK(cache.was_known(1, "a@example.org", now + 24h * 6));
    CHECK_FALSE(cache.was_known(1, "a@example.org", now + 24h * 7));
    CHECK(cache.fresh(1, "b@example.org", now + 9min) == recipient_verdict::unknown);
    CHECK_FALSE(cache.fresh(1, "b@example.org", now + 10min).has_value());
    CHECK_FALSE(cache.was_known(1, "b@example.org", now));
    CHECK_FALSE(cache.fresh(2, "a@example.org", now).has_value());
    cache.keep(1, "a@example.org", recipient_verdict::unknown, now);
    CHECK(cache.fresh(1, "a@example.org", now) == recipient_verdict::unknown);
    CHECK_FALSE(cache.was_known(1, "a@example.org", now));
    cache.clear();
    CHECK_EQ(cache.entries(), 0);
    CHECK_FALSE(cache.fresh(1, "b@example.org", now).has_value());
}

TEST_CASE("a spray of addresses does not grow the cache")
{
    policyd::recipient_cache_limits limits;
    limits.memory = 256 * 1024;
    recipient_cache cache(limits);
    const policyd::steady_time now{1000h};
    for (int i = 0; i < 20000; ++i) {
        cache.keep(1, "guess" + std::to_string(i) + "@example.org", recipient_verdict::unknown, now);
        cache.keep(1, "bob@example.org", recipient_verdict::known, now);
    }
    CHECK(cache.entries() < 256 * 1024 / 100);
    CHECK(cache.evictions() > 10000);
    CHECK(cache.fresh(1, "bob@example.org", now) == recipient_verdict::known);
}

TEST_CASE("who was never known is unknown and counts")
{
    recipient_guard guard;
    const base::time_point now = base::from_epoch_ms(1'800'000'000'000);
    for (int i = 0; i < 100; ++i)
        CHECK(guard.unknown("guess" + std::to_string(i) + "@example.org", now) == belief::believed);
}

TEST_CASE("who was known lately is in doubt for an hour, and then unknown without being counted")
{
    recipient_guard guard;
    const base::time_point now = base::from_epoch_ms(1'800'000'000'000);
    guard.known("bob@example.org", now);
    CHECK(guard.unknown("bob@example.org", now + 10min) == belief::doubted);
    CHECK(guard.unknown("bob@example.org", now + 60min) == belief::doubted);
    CHECK(guard.unknown("bob@example.org", now + 80min) == belief::uncounted);
    CHECK(guard.unknown("bob@example.org", now + 24h * 8) == belief::believed);
}

TEST_CASE("who is known again in between stays in doubt")
{
    recipient_guard guard;
    base::time_point now = base::from_epoch_ms(1'800'000'000'000);
    for (int i = 0; i < 10; ++i) { // a source without an alias that Postfix has
        guard.known("alias@example.org", now);
        CHECK(guard.unknown("alias@example.org", now + 2min) == belief::doubted);
        now += 50min;
    }
}

TEST_CASE("known recipients that turn unknown together put all unknown ones in doubt, until that is over")
{
    recipient_guard guard;
    const base::time_point now = base::from_epoch_ms(1'800'000'000'000);
    for (int i = 0; i < 5; ++i)
        guard.known("user" + std::to_string(i) + "@example.org", now);
    CHECK(guard.unknown("guess@example.org", now + 1min) == belief::believed);
    for (int i = 0; i < 5; ++i)
        CHECK(guard.unknown("user" + std::to_string(i) + "@example.org", now + 1min) == belief::doubted);
    CHECK(guard.is_frozen(now + 1min));
    CHECK(guard.unknown("guess@example.org", now + 1min) == belief::doubted);
    CHECK(guard.unknown("guess@example.org", now + 3min) == belief::believed);
}
