#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace std::string_literals;
using namespace testing;

namespace {

const std::string begin = "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3" + std::string(1000, '\0');

std::string object(const std::string& bytes, std::size_t length)
{
    std::string made = "\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac";
    for (unsigned i = 0; i < 8; ++i)
        made += static_cast<char>(length >> 8 * i & 0xff);
    return made + std::string(12, '\0') + bytes;
}

std::string object(const std::string& bytes)
{
    return object(bytes, bytes.size()) + std::string(16, '\x71');
}

} // namespace

TEST_CASE("the files in a section of OneNote are files")
{
    const document::findings found = look(begin + object(program()) + object("GIF89a\1\0"s) + object(zip_of("a", "b")));
    REQUIRE(found.files.size() == 3);
    CHECK(found.files[0].bytes == program());
    CHECK(found.files[1].bytes == "GIF89a\1\0"s);
    CHECK(found.files[2].bytes == zip_of("a", "b"));
    CHECK(found.traits == filetype::ole_package);
    CHECK(look(begin + object("GIF89a\1\0"s)).traits == 0);
    CHECK(look(begin + "words").files.empty());
}

TEST_CASE("a file in OneNote that ends early is broken, and what stands in it is found")
{
    for (const std::size_t length : {std::size_t{1} << 20U, ~std::size_t{0}}) {
        const document::findings found = look(begin + object("MZ" + object(program()), length));
        REQUIRE(found.files.size() == 2);
        CHECK(found.files[1].bytes == program());
        CHECK(has(found, filetype::broken));
    }
    CHECK(look(begin + object("", 5)).files.empty());
    CHECK(look(begin + object("").substr(0, 20)).files.empty());
    document::allowance few;
    few.files = 1;
    CHECK(look(begin + object("MZ") + object("MZ"), few).is_cut);
}
