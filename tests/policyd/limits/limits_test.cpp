// limits - found in rules as written, and proposed from what keys reached

#include "policyd/limits/distribution.hpp"
#include "policyd/limits/limit.hpp"
#include "policyd/vocabulary.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using namespace policyd;

namespace {

std::vector<limit> limits_of(const std::string& rules)
{
    const auto read = rules::ruleset::parse(rules, "test.rules", ".", vocabulary());
    REQUIRE(read.rules != nullptr);
    return find_limits(*read.rules);
}

} // namespace

TEST_CASE("limits are found wherever they stand in a condition, ratios and texts are none")
{
    const auto all = limits_of(
        "quota: recipients_per(sasl.user, 1h) > 500 -> defer \"450 4.7.1 recipients_per(sasl.user, 1h) > 1\"\n"
        "volume: sasl.user is present and (bytes_per((sasl.user, client.network), 1d) >= 2GB) -> defer \"450 4.7.1 "
        "x\"\n"
        "harvest: on unknown: unknown_per(client.address, 10m) > 10 and unknown_ratio(client.address, 10m) > 0.5\n"
        "  -> penalise client.address 4h \"x\"\n"
        "other: messages_per(client.address, 1h) < 3 and reputation(client.address) > 0.5 -> notify \"x\"\n"
        "distinct: distinct(sender.domain, client.network, 1h) > 60 -> notify \"x\"\n");
    REQUIRE(all.size() == 4);
    CHECK(all[0].call == "recipients_per(sasl.user, 1h)");
    CHECK(all[0].number == 500);
    CHECK(all[0].counter.name == "recipients(sasl.user)");
    CHECK(all[1].is_size);
    CHECK(all[1].counter.window == 24h);
    CHECK(all[2].label == "harvest");
    CHECK(all[3].counter.is_distinct);
}

TEST_CASE("a proposal is the rule with another number, in comments")
{
    const auto all = limits_of("quota: recipients_per(sasl.user, 1h) > 500\n  -> defer \"450 4.7.1 x\"\n"
                               "volume: bytes_per(sasl.user, 1d) > 2GB -> defer \"450 4.7.1 x\"\n");
    REQUIRE(all.size() == 2);
    CHECK(commented_rule(all[0], 80) == "#quota: recipients_per(sasl.user, 1h) > 80\n#  -> defer \"450 4.7.1 x\"\n");
    CHECK(commented_rule(all[1], 250.0 * 1024 * 1024).find("> 250MB ->") != std::string::npos);
}

TEST_CASE("the proposal follows the ordinary, not the highest")
{
    std::vector<double> sums(2000, 3);
    sums[0] = 1e6; // the one that a limit is for
    sums[1] = 40;
    sums[2] = 39;
    const auto found = measure(sums);
    CHECK(found.keys == 2000);
    CHECK(found.percent_99 == 3);
    CHECK(found.percent_99_9 == 39);
    CHECK(found.highest == 1e6);
    CHECK(propose(found, false) == 80);
    CHECK(count_above(sums, 80) == 1);
    CHECK(propose(measure(std::vector<double>(100, 1)), false) == 5);
    CHECK(propose(measure(std::vector<double>(100, 1e7)), true) == 20.0 * 1024 * 1024);
    CHECK(propose(measure(std::vector<double>(100, 1)), true) == 1024 * 1024);
}

TEST_CASE("nothing is proposed from too little")
{
    const auto enough = measure(std::vector<double>(50, 1));
    CHECK(objection(enough, 24h, 1h).empty());
    CHECK(objection(enough, 23h, 1h).find("23h") != std::string::npos);
    CHECK_FALSE(objection(enough, 48h, 7 * 24h).empty());
    CHECK_FALSE(objection(measure(std::vector<double>(49, 1)), 24h, 1h).empty());
    CHECK_FALSE(objection(measure({}), 240h, 1h).empty());
}
