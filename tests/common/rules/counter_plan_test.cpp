#include "common/rules/counter_plan.hpp"
#include "common/state/counter_store.hpp"
#include "tests/common/rules/fake_vocabulary.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace std::chrono_literals;

namespace {

struct shop
{
    state::counter_store counters{1U << 20U, 1U << 20U};
    std::shared_ptr<const rules::ruleset> rules =
        rules::ruleset::parse("many: connections_per(client.address, 1m) > 5 -> defer\n", "test.rules", ".",
                              fake::vocabulary())
            .rules;

    std::vector<std::string> planned()
    {
        std::vector<std::string> names;
        for (const auto& each : rules::plan_counters(*rules, counters).specs)
            names.push_back(each.name);
        return names;
    }
};

} // namespace

TEST_CASE("what the other daemon's rules name is counted too, if it can be")
{
    shop open;
    const std::vector<std::string> own = {"connections(client.address)"};
    CHECK(open.planned() == own);
    const auto version = open.counters.wanted_version();
    open.counters.set_wanted({
        {"unknown(client.address)", 3600s},
        {"connections(client.address)", 60s},                // is there
        {"connections(client.address)", 3600s},              // with another window it is another counter
        {"distinct(client.address; client.network)", 3600s}, //
        {"spam(client.address)", 3600s},                     // counted elsewhere
        {"recipients(digest.reporter)", 3600s},              // a name that we do not have
        {"recipients()", 3600s},
        {"recipients", 3600s},
        {"recipients(client.address", 3600s},
        {"recipients(\"site\")", 0s},
        {"recipients(\"site\")", 60s},
    });
    CHECK(open.counters.wanted_version() > version);
    CHECK(open.planned() == std::vector<std::string>{
                                "connections(client.address)", "unknown(client.address)", "connections(client.address)",
                                "distinct(client.address; client.network)", "recipients(\"site\")"});
    const auto plan = rules::plan_counters(*open.rules, open.counters);
    REQUIRE(plan.uses.size() == plan.specs.size());
    REQUIRE(plan.ids.size() == plan.specs.size());
    for (std::size_t i = 0; i < plan.uses.size(); ++i)
        CHECK(plan.uses[i].spec == i);
    CHECK(plan.uses[3].distinct_value == plan.uses[1].key.front());
    CHECK(plan.specs[1].is_keyed_by_address);
    CHECK(plan.version == open.counters.wanted_version());
}

TEST_CASE("only what own rules name is announced")
{
    shop open;
    open.counters.set_wanted({{"unknown(client.address)", 3600s}});
    CHECK(open.planned().size() == 2);
    const auto specs = open.counters.specs();
    CHECK(specs[0]->is_announced);
    CHECK_FALSE(specs[1]->is_announced);
}
