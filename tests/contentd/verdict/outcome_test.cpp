#include "contentd/scan_gate.hpp"
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

TEST_CASE("a scan alone keeps all others out, and waits for those inside")
{
    contentd::scan_gate gate;
    CHECK(gate.try_enter(false));
    CHECK(gate.try_enter(false));
    CHECK_FALSE(gate.try_enter(true));
    gate.leave(false);
    gate.leave(false);
    CHECK(gate.try_enter(true));
    CHECK_FALSE(gate.try_enter(false));
    CHECK_FALSE(gate.try_enter(true));
    gate.leave(true);
    CHECK(gate.try_enter(false));
}
