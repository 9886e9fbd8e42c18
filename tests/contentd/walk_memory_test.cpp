#include "contentd/walk_memory.hpp"

#include <doctest/doctest.h>

using contentd::walk_memory;

namespace {

walk::report report_of(const std::string& name, std::uint8_t exceeded = walk::no_limit)
{
    walk::report made;
    made.entries.emplace_back().name = name;
    made.exceeded = exceeded;
    return made;
}

} // namespace

TEST_CASE("what was found in a file is found again, and the least recently used goes first")
{
    walk_memory memory(10'000);
    memory.keep("a", report_of("a"));
    CHECK(memory.find("a")->entries[0].name == "a");
    CHECK_FALSE(memory.find("b"));
    for (int i = 0; i < 100; ++i) {
        memory.keep(std::to_string(i), report_of("x"));
        CHECK(memory.find("a"));
    }
    CHECK(memory.find("99"));
    CHECK_FALSE(memory.find("1"));
}

TEST_CASE("what a limit cut short is looked into again, and what is large is not kept")
{
    walk_memory memory(10'000);
    memory.keep("late", report_of("a", walk::time_limit));
    CHECK_FALSE(memory.find("late"));
    walk::report large = report_of("a");
    large.entries.resize(10);
    memory.keep("large", large);
    CHECK_FALSE(memory.find("large"));
    walk::report many_names = report_of("a");
    many_names.entries[0].other_names = {std::string(1000, 'b'), "c"};
    memory.keep("many names", many_names);
    CHECK_FALSE(memory.find("many names"));
}
