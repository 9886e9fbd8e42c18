#include "contentd/scan_gate.hpp"

#include <doctest/doctest.h>

TEST_CASE("scans go side by side, or one alone")
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

TEST_CASE("nobody comes in before one that waits to be alone")
{
    contentd::scan_gate gate;
    CHECK(gate.try_enter(false));
    gate.announce();
    CHECK_FALSE(gate.try_enter(true));
    CHECK_FALSE(gate.try_enter(false)); // else new ones could keep it waiting for ever
    gate.leave(false);
    CHECK_FALSE(gate.try_enter(false));
    CHECK(gate.try_enter(true));
    gate.withdraw();
    CHECK_FALSE(gate.try_enter(false));
    gate.leave(true);
    CHECK(gate.try_enter(false));
}
