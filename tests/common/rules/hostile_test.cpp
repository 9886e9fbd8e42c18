// Files made to hurt: deep, long, huge.

#include "fake.hpp"

#include <doctest/doctest.h>

namespace {

std::string repeated(std::string_view part, std::size_t times)
{
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += part;
    return all;
}

} // namespace

TEST_CASE("nesting is refused beyond its limit and taken within it")
{
    for (const std::string_view opening : {"(", "not ", "-", "not (", "count(attachment where ", "distinct("}) {
        CAPTURE(opening);
        const auto told = fake::problems("a: " + repeated(opening, 100'000) + "1 -> permit");
        REQUIRE_FALSE(told.empty());
        CHECK(told[0].find("nested deeper than 100 levels") != std::string::npos);
    }
    CHECK(fake::problems("a: " + repeated("(", 90) + "1" + repeated(")", 90) + " -> permit").empty());
}

TEST_CASE("a chain of one operator may be long where it nests nothing")
{
    CHECK(fake::problems("a: true" + repeated(" and true", 100'000) + " -> permit").empty());
    CHECK(fake::problems("a: 1" + repeated(" + 1", 150) + " -> permit").empty());
    const auto told = fake::problems("a: 1" + repeated(" + 1", 100'000) + " -> permit");
    REQUIRE(told.size() == 1);
    CHECK(told[0].find("nested deeper than 200 operators") != std::string::npos);
}

TEST_CASE("too large a file, too many rules and endless tokens are refused")
{
    CHECK(fake::problems(std::string((4U << 20U) + 1, ' ')).size() == 1);
    std::string many;
    for (int i = 0; i < 10'001; ++i)
        many += "r" + std::to_string(i) + ": true -> permit\n";
    CHECK(fake::problems(many).size() == 1);
    for (const char c : {'a', '1', '"', ':', '{', '\\', '-', '(', '@', '|'}) {
        CAPTURE(c);
        CHECK_FALSE(fake::problems(std::string(1'000'000, c)).empty());
    }
    CHECK_FALSE(fake::problems("a: helo.name ~ \"" + repeated("(a{1000}){1000}", 3) + "\" -> permit").empty());
}
