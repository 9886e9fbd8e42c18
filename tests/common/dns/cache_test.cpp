#include "common/dns/cache.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace std::chrono_literals;
using dns::status;

namespace {

dns::question about(const std::string& name)
{
    return dns::to_question(name, dns::type::txt).value();
}

dns::answer_ptr answer_with(status outcome, std::chrono::seconds ttl, std::size_t size = 0)
{
    auto made = std::make_shared<dns::answer>();
    made->is = outcome;
    made->ttl = ttl;
    made->texts.emplace_back(size, 'x');
    return made;
}

const dns::steady_time start{1000h};

} // namespace

TEST_CASE("an answer's lifetime is its TTL within limits")
{
    struct
    {
        status outcome;
        std::chrono::seconds ttl;
        std::chrono::seconds lives;
    } const cases[] = {
        {status::found, 300s, 300s},        {status::found, 0s, 5s},    {status::found, 999999s, 24h},
        {status::no_such_name, 600s, 600s}, {status::no_data, 24h, 1h}, {status::no_data, 0s, 5s},
    };
    for (const auto& each : cases) {
        dns::cache kept({});
        kept.keep(about("a.example"), answer_with(each.outcome, each.ttl), start);
        CAPTURE(each.ttl.count());
        CHECK(kept.fresh(about("A.example."), start + each.lives - 1ms) != nullptr);
        CHECK(kept.fresh(about("a.example"), start + each.lives) == nullptr);
    }
}

TEST_CASE("a temporary answer is not kept, and does not replace what is known")
{
    dns::cache kept({});
    kept.keep(about("a.example"), answer_with(status::temporary, 300s), start);
    CHECK(kept.entries() == 0);
    const auto known = answer_with(status::found, 300s);
    kept.keep(about("a.example"), known, start);
    kept.keep(about("a.example"), answer_with(status::temporary, 300s), start);
    CHECK(kept.fresh(about("a.example"), start) == known);
}

TEST_CASE("types of one name are apart")
{
    dns::cache kept({});
    kept.keep(about("a.example"), answer_with(status::found, 300s), start);
    CHECK(kept.fresh(dns::to_question("a.example", dns::type::a).value(), start) == nullptr);
}

TEST_CASE("what is stale serves up to its limit, held as fresh for a moment")
{
    dns::cache kept({});
    kept.keep(about("a.example"), answer_with(status::found, 300s), start);
    const auto later = start + 300s + 23h;
    CHECK(kept.fresh(about("a.example"), later) == nullptr);
    CHECK(kept.stale(about("a.example"), later) != nullptr);
    CHECK(kept.fresh(about("a.example"), later + 29s) != nullptr);
    CHECK(kept.fresh(about("a.example"), later + 30s) == nullptr);
    CHECK(kept.stale(about("a.example"), start + 300s + 24h) == nullptr);
    CHECK(kept.stale(about("b.example"), start) == nullptr);
}

TEST_CASE("memory is bounded, and what was used last stays")
{
    dns::cache_limits limits;
    limits.memory = 16 * 64 * 1024;
    dns::cache kept(limits);
    kept.keep(about("wanted.example"), answer_with(status::found, 300s, 1000), start);
    for (int i = 0; i < 10000; ++i) {
        kept.keep(about("n" + std::to_string(i) + ".example"), answer_with(status::found, 300s, 1000), start);
        CHECK(kept.fresh(about("wanted.example"), start) != nullptr);
    }
    CHECK(kept.entries() < limits.memory / 1000);
    CHECK(kept.entries() > limits.memory / 2000);
    CHECK(kept.entries() + kept.evictions() == 10001);
    CHECK(kept.fresh(about("n0.example"), start) == nullptr);
    CHECK(kept.fresh(about("n9999.example"), start) != nullptr);
}

TEST_CASE("an answer that is larger than its share of memory is not kept")
{
    dns::cache_limits limits;
    limits.memory = 16 * 1024;
    dns::cache kept(limits);
    kept.keep(about("a.example"), answer_with(status::found, 300s, 60000), start);
    CHECK(kept.entries() == 0);
}
