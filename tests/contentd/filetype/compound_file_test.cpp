#include "contentd/filetype/compound_file.hpp"
#include "tests/contentd/compound.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using filetype::compound_entry;
using filetype::compound_file;

const compound_entry& entry(const compound_file& file, const std::string& name)
{
    for (const compound_entry& each : file.entries())
        if (each.name == name)
            return each;
    FAIL("no entry ", name);
    return file.entries().front();
}

void put_32(std::string& bytes, std::size_t at, std::uint32_t value)
{
    for (std::size_t i = 0; i < 4; ++i)
        bytes[at + i] = static_cast<char>(value >> (8 * i));
}

constexpr std::size_t table_at = 512; // the writer's first sector

} // namespace

TEST_CASE("a compound file's streams are read from large and small sectors, and folders tell what is in them")
{
    const std::string large(10'000, 'L');
    const std::string made =
        testing::compound_of({{"VBA/dir", "small"}, {"VBA/more", std::string(200, 's')}, {"Large", large}});
    const compound_file file(made, 100);
    CHECK(file.stream(entry(file, "dir"), 1000) == "small");
    CHECK(file.stream(entry(file, "more"), 1000) == std::string(200, 's'));
    CHECK(file.stream(entry(file, "more"), 70) == std::string(70, 's'));
    CHECK(file.stream(entry(file, "Large"), 100'000) == large);
    CHECK(file.entries()[entry(file, "dir").parent].name == "VBA");
    CHECK(entry(file, "VBA").parent == 0);
    CHECK(file.entries().front().parent == filetype::no_parent);
    CHECK_FALSE(file.is_cut());
}

TEST_CASE("names in other alphabets are UTF-8")
{
    const std::string made = testing::compound_of({{"\u6a19\u6e96", "x"}});
    CHECK(compound_file(made, 10).entries()[1].name == "\u6a19\u6e96");
}

TEST_CASE("a chain that turns in a circle ends")
{
    const std::string large(10'000, 'L');
    std::string made = testing::compound_of({{"Large", large}});
    const std::uint32_t first = entry(compound_file(made, 10), "Large").first;
    put_32(made, table_at + 4 * first, first); // leads to itself
    const compound_file file(made, 10);
    CHECK(file.stream(entry(file, "Large"), 1'000'000).size() == 10'000);
    put_32(made, table_at + 4, 1); // the directory's first sector, too
    CHECK(compound_file(made, 1000).entries().size() <= made.size() / 128);
}

TEST_CASE("a tree that turns in a circle is walked once")
{
    std::string made = testing::compound_of({{"a", "1"}, {"b", "2"}});
    const std::size_t directory = 1024;
    for (std::size_t i = 0; i < 3; ++i)
        for (const std::size_t link : {68, 72, 76})
            put_32(made, directory + 128 * i + link, 1);
    const compound_file file(made, 100);
    CHECK(entry(file, "a").parent == 0);
    CHECK(entry(file, "b").parent == filetype::no_parent);
}

TEST_CASE("what is cut short gives what is there")
{
    const std::string made = testing::compound_of({{"VBA/dir", "small"}, {"Large", std::string(10'000, 'L')}});
    for (std::size_t size = 0; size < made.size(); size += 61) {
        const compound_file file(std::string_view(made).substr(0, size), 100);
        for (const compound_entry& each : file.entries())
            CHECK(file.stream(each, 100'000).size() <= size);
    }
    CHECK(compound_file("no compound file", 100).entries().empty());
}

TEST_CASE("more entries than are wanted are not read")
{
    const compound_file file(testing::compound_of({{"a", "1"}, {"b", "2"}, {"c", "3"}}), 2);
    CHECK(file.entries().size() == 2);
    CHECK(file.is_cut());
}
