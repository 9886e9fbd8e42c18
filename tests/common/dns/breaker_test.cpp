#include "common/dns/breaker.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

namespace {

const dns::steady_time start{1000h};

} // namespace

TEST_CASE("so many failures in a row open it, a success between them does not")
{
    dns::breaker one({3, 30s, 100s});
    CHECK_FALSE(one.failed(start));
    CHECK_FALSE(one.failed(start));
    CHECK_FALSE(one.succeeded());
    CHECK_FALSE(one.failed(start));
    CHECK_FALSE(one.failed(start));
    CHECK(one.may_ask(start));
    CHECK(one.failed(start));
    CHECK_FALSE(one.may_ask(start));
    CHECK_FALSE(one.failed(start)); // of one who asked before
    CHECK_FALSE(one.may_ask(start + 30s - 1ms));
}

TEST_CASE("after each pause one may ask, and the pauses grow up to a limit")
{
    dns::breaker one({1, 30s, 100s});
    one.failed(start);
    auto now = start;
    for (const auto pause : {30s, 60s, 100s, 100s}) {
        CHECK_FALSE(one.may_ask(now + pause - 1ms));
        now += pause;
        CHECK(one.may_ask(now));
        CHECK_FALSE(one.may_ask(now));
        CHECK_FALSE(one.failed(now));
    }
    CHECK(one.succeeded());
    CHECK(one.may_ask(now));
    CHECK(one.failed(now)); // anew from the first pause
    CHECK(one.may_ask(now + 30s));
}
