#include "contentd/verdict/outcome.hpp"

#include <doctest/doctest.h>

using contentd::disposal;
using contentd::outcome;

TEST_CASE("recipients with the same outcome share a group")
{
    outcome plain;
    outcome tagged;
    tagged.headers = "X-Spam-Flag: YES\r\n";
    outcome kept;
    kept.what = disposal::quarantine;
    kept.text = "virus";
    const std::vector<outcome> outcomes = {plain, kept, plain, tagged, kept};
    const auto groups = contentd::group(outcomes);
    REQUIRE(groups.size() == 3);
    CHECK(groups[0].recipients == std::vector<std::size_t>{0, 2});
    CHECK(groups[1].recipients == std::vector<std::size_t>{1, 4});
    CHECK(groups[2].recipients == std::vector<std::size_t>{3});
}
