// Honest mail under the rules as shipped: what people send to one another is neither marked nor kept.

#include "tests/contentd/corpus.hpp"
#include "tests/contentd/texts.hpp"
#include "tests/contentd/verdict/court.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("digests, mailboxes, patches and logs in a text score nothing under the shipped rules")
{
    testing::court rules;
    const std::string shipped = corpus::content("examples/contentd.rules");
    REQUIRE_FALSE(shipped.empty());
    for (const texts::sample& each : texts::honest(40)) {
        CAPTURE(each.what);
        const std::string content = texts::message_of(each.body);
        auto message = testing::message_of(content, {"b@example.com"});
        const auto outcomes = rules.judge(shipped, message);
        REQUIRE(outcomes.size() == 1);
        CHECK(outcomes[0].what == contentd::disposal::deliver);
        CHECK(outcomes[0].score == 0);
        CHECK(outcomes[0].labels.empty());
    }
}
