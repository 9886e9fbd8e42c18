#include "common/text/nearest.hpp"

#include <doctest/doctest.h>

#include <array>

TEST_CASE("a mistyped name is led to the nearest one, a strange one to none")
{
    constexpr std::array<std::string_view, 3> names = {"client.address", "client.name", "sasl.user"};
    CHECK(text::nearest("client.adress", names) == "client.address");
    CHECK(text::nearest("sasl.usre", names) == "sasl.user");
    CHECK(text::nearest("quarantine", names).empty());
    CHECK(text::did_you_mean("client.nme", names) == "; did you mean \"client.name\"?");
    CHECK(text::did_you_mean(std::string(10000, 'x'), names).empty());
}
