// keeper - what the judge decides stands in the history, a while later

#include "tests/policyd/desk.hpp"

#include <thread>

using namespace policyd_test;
using namespace std::chrono_literals;

namespace {

template <class Condition>
bool eventually(Condition holds)
{
    for (int tries = 0; tries < 500; ++tries) {
        if (holds())
            return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

std::map<std::string, double> sums_of(desk& at)
{
    std::map<std::string, double> sums;
    const auto all = at.shared->history().read(at.at - 24h, at.at + 24h, 5min);
    REQUIRE(all.has_value());
    for (const auto& each : *all)
        sums[each.series + '/' + each.item] += each.amount;
    return sums;
}

// They are written when the daemon ends.
std::map<std::string, double> tops_of(desk& at)
{
    state::options wanted;
    wanted.uri = at.shared->describe().location;
    wanted.owner = "test";
    wanted.is_daemon = false;
    at.end();
    base::metrics metrics;
    const auto again = state::open(wanted, at.log(), metrics);
    std::map<std::string, double> sums;
    const auto all = again->history().tops(at.at - 24h, at.at + 24h, 10);
    REQUIRE(all.has_value());
    for (const auto& each : *all)
        sums[each.series + '/' + each.item] = each.amount;
    return sums;
}

} // namespace

TEST_CASE("decisions are kept by action and rule, and what rules under observe would have done")
{
    desk postfix("bad: helo.name = \"bad\" -> reject \"550 5.7.1 no\"\n"
                 "observe would: helo.name = \"odd\" -> reject \"550 5.7.1 no\"\n");
    postfix.ask("rcpt", next({{"helo_name", "bad"}}));
    postfix.ask("rcpt", next({{"helo_name", "bad"}}));
    postfix.ask("rcpt", next({{"helo_name", "odd"}}));
    postfix.pass(11s);
    CHECK(eventually([&] { return sums_of(postfix)["decision/reject bad"] == 2; }));
    auto sums = sums_of(postfix);
    CHECK(sums["decision/dunno"] == 1);
    CHECK(sums["observe/would"] == 1);
    postfix.ask("rcpt", next({{"helo_name", "bad"}}));
    postfix.adopt("bad: helo.name = \"bad\" -> reject \"550 5.7.1 still no\"\n"); // counts go on behind a reload
    postfix.ask("rcpt", next({{"helo_name", "bad"}}));
    postfix.pass(11s);
    CHECK(eventually([&] { return sums_of(postfix)["decision/reject bad"] == 4; }));
}

TEST_CASE("who was refused is kept by the minute, whatever the names are, and greylisting is no refusal")
{
    desk postfix("bad: helo.name = \"<b>\" -> defer \"450 4.7.1 no\"\n"
                 "grey: helo.name = \"mx.example.org\" -> greylist\n");
    for (int i = 0; i < 3; ++i)
        postfix.ask("rcpt", next({{"helo_name", "<b>"}, {"recipient", "Bob@Example.net"}}));
    postfix.ask("rcpt", next({{"client_address", "192.0.2.77"}}));
    auto tops = tops_of(postfix);
    CHECK(tops.size() == 5);
    CHECK(tops["refused helo.name/<b>"] == 3);
    CHECK(tops["refused client.address/192.0.2.1"] == 3);
    CHECK(tops["refused client.network/192.0.2.0/24"] == 3);
    CHECK(tops["refused sender.domain/example.org"] == 3);
    CHECK(tops["refused recipient.address/bob@example.net"] == 3);
}

TEST_CASE("a harvest leaves its curve, its alarm and who asked")
{
    desk postfix("none: helo.name = \"\" -> permit\n");
    postfix.send(next());       // the bracket is wired
    for (int i = 0; i < 6; ++i) // each shows that the one before was unknown
        postfix.ask("rcpt", {{"client_address", "198.51.100.9"}, {"recipient", "no" + std::to_string(i) + "@x.org"}});
    postfix.shared->alarms().give_order("harvest", {}, state::alarm_order::on, postfix.at, postfix.at + 1h, {});
    postfix.pass(70s);
    CHECK(eventually([&] { return sums_of(postfix)["harvest/on"] > 0.9; }));
    CHECK(sums_of(postfix)["recipient/unknown"] == 5);
    CHECK(tops_of(postfix)["unknown client.address/198.51.100.9"] == 5);
}
