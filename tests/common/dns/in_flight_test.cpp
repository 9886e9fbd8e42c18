#include "common/dns/in_flight.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace std::chrono_literals;
using dns::in_flight;

namespace {

dns::question about(const std::string& name)
{
    return dns::to_question(name, dns::type::a).value();
}

const dns::steady_time start{1000h};
const dns::answer_ptr some_answer = std::make_shared<const dns::answer>();

} // namespace

TEST_CASE("those who ask the same are told together, once")
{
    in_flight waiting(10, 5s);
    int told = 0;
    const dns::answer_function count = [&](const dns::answer_ptr&) { ++told; };
    CHECK(waiting.add(about("a.example"), count, start) == in_flight::outcome::begun);
    CHECK(waiting.add(about("a.example"), count, start) == in_flight::outcome::joined);
    CHECK(waiting.add(about("b.example"), count, start) == in_flight::outcome::begun);
    CHECK(waiting.size() == 2);
    for (const auto& each : waiting.finish(about("a.example")))
        each(some_answer);
    CHECK(told == 2);
    CHECK(waiting.finish(about("a.example")).empty());
    CHECK(waiting.finish_all().size() == 1);
    CHECK(waiting.size() == 0);
}

TEST_CASE("who waited long enough is given back once, and the question stays")
{
    in_flight waiting(1, 5s);
    const dns::answer_function nothing = [](const dns::answer_ptr&) {};
    waiting.add(about("a.example"), nothing, start);
    waiting.add(about("a.example"), nothing, start + 1s);
    CHECK(waiting.next_deadline() == start + 5s);
    CHECK(waiting.overdue(start + 5s - 1ms).empty());
    const auto late = waiting.overdue(start + 5s);
    REQUIRE(late.size() == 1);
    CHECK(late[0].asked.name == "a.example");
    CHECK(waiting.next_deadline() == start + 6s);
    CHECK(waiting.overdue(start + 6s).size() == 1);
    CHECK_FALSE(waiting.next_deadline().has_value());
    CHECK(waiting.size() == 1);
    CHECK(waiting.add(about("b.example"), nothing, start) == in_flight::outcome::refused);
    CHECK(waiting.add(about("a.example"), nothing, start + 7s) == in_flight::outcome::joined);
    CHECK(waiting.finish(about("a.example")).size() == 1);
    CHECK(waiting.overdue(start + 1h).empty());
}
