#include "contentd/digest_settings.hpp"

#include <doctest/doctest.h>

namespace {

base::result<digest_exchange::reporter_trust> trust(const std::string& written)
{
    const std::vector<std::string> overrides{"contentd.digest_trust=" + written};
    const auto settings = conf::settings::load({}, overrides);
    REQUIRE(settings.has_value());
    return contentd::reporter_trust_from(*settings);
}

} // namespace

TEST_CASE("what reporters count is read, those left out as by default")
{
    const auto read = trust("trap=10 user=0.25");
    REQUIRE(read.has_value());
    CHECK(read->by_trap == 10);
    CHECK(read->by_user == 0.25);
    CHECK(read->by_operator == 5);
}

TEST_CASE("a wrong value is told")
{
    for (const char* const wrong : {"trap", "trap=", "trap=x", "trap=-1", "trap=101", "nobody=1", "trap=nan"}) {
        CAPTURE(wrong);
        const auto read = trust(wrong);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().text.find(std::string("\"") + wrong + "\" is no operator=") != std::string::npos);
    }
}
