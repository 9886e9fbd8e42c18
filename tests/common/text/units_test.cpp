#include "common/text/units.hpp"

#include <doctest/doctest.h>

using std::chrono::milliseconds;

TEST_CASE("durations read as in main.cf")
{
    struct row
    {
        const char* written;
        long long ms;
    };
    for (const row& good : {row{"90", 90000}, row{"10m", 600000}, row{"1h30m", 5400000}, row{"500ms", 500},
                            row{"7d", 604800000}, row{"2w", 1209600000}, row{"0", 0}}) {
        CAPTURE(good.written);
        const auto read = text::to_duration(good.written);
        REQUIRE(read.has_value());
        CHECK(read->count() == good.ms);
    }
    for (const char* wrong :
         {"", "m", "10x", "-1s", "1.5h", "10 m", "5m6", "99999999999999999999", "200y", "5000000w"}) {
        CAPTURE(wrong);
        CHECK_FALSE(text::to_duration(wrong).has_value());
    }
    CHECK(text::from_duration(milliseconds(5400000)) == "1h30m");
    CHECK(text::from_duration(milliseconds(0)) == "0s");
}

TEST_CASE("sizes are powers of 1024 in any case")
{
    CHECK(*text::to_size("512") == 512);
    CHECK(*text::to_size("64kB") == 65536);
    CHECK(*text::to_size("5MB") == 5U << 20U);
    CHECK(*text::to_size("1g") == 1U << 30U);
    for (const char* wrong : {"", "MB", "5XB", "-5", "1.5MB", "9999999999TB"}) {
        CAPTURE(wrong);
        CHECK_FALSE(text::to_size(wrong).has_value());
    }
}

TEST_CASE("sizes are written in the largest unit that is exact")
{
    CHECK(text::from_size(0) == "0");
    CHECK(text::from_size(1000) == "1000");
    CHECK(text::from_size(65536) == "64kB");
    CHECK(text::from_size(1536 * 1024) == "1536kB");
    CHECK(text::from_size(5U << 20U) == "5MB");
    CHECK(text::from_size(1ULL << 50U) == "1024TB");
}
