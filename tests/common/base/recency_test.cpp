// recency - what was noted is found with its age, and the oldest makes room

#include "common/base/recency.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

namespace {

const base::time_point now = std::chrono::sys_days(std::chrono::year(2026) / 1 / 5);

// Of one bucket, told apart by their upper bits.
std::uint64_t hash(std::uint64_t number)
{
    return number << 40U;
}

} // namespace

TEST_CASE("a hash that was noted has an age, in whole units, and another has none")
{
    base::recency memory(1024, 1s);
    memory.note(hash(1), now);
    CHECK(memory.age(hash(1), now + 90s) == std::optional<base::milliseconds>(90s));
    CHECK(!memory.age(hash(2), now));
    memory.note(hash(1), now + 100s);
    CHECK(memory.age(hash(1), now + 110s) == std::optional<base::milliseconds>(10s));
}

TEST_CASE("in a full bucket the oldest gives way")
{
    base::recency memory(4, 1s);
    for (std::uint64_t each = 1; each <= 5; ++each)
        memory.note(hash(each), now + 1s * each);
    CHECK(!memory.age(hash(1), now + 10s));
    for (std::uint64_t each = 2; each <= 5; ++each)
        CHECK(memory.age(hash(each), now + 10s).has_value());
}

TEST_CASE("what is older than the memory is noted anew")
{
    base::recency memory(1024, 1s);
    CHECK(!memory.age_or_note(hash(1), now, 1h));
    CHECK(memory.age_or_note(hash(1), now + 1h, 1h) == std::optional<base::milliseconds>(1h));
    CHECK(!memory.age_or_note(hash(1), now + 2h, 1h));
    CHECK(memory.age_or_note(hash(1), now + 2h + 5s, 1h) == std::optional<base::milliseconds>(5s));
}

TEST_CASE("a clock that was put back makes a note old, never young")
{
    base::recency memory(1024, 1s);
    memory.note(hash(1), now);
    CHECK(*memory.age(hash(1), now - 5s) > 24h);
}
