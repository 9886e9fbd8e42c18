// Each limit ends the walk where it should, and says so.

#include "contentd/walk/unpacked.hpp"
#include "tests/contentd/corpus.hpp"
#include "tests/contentd/walk/looked.hpp"
#include "tests/contentd/walk/tools.hpp"
#include "tests/contentd/walk/zip_writer.hpp"

#include <doctest/doctest.h>

using testing::names;
using testing::patient;
using testing::write_zip;

namespace {

walk::report look_within(std::string_view content, const walk::limits& allowed)
{
    return walk::walk_file(content, "outer", allowed, {}, {});
}

std::string nested(unsigned depth)
{
    std::string made = "text";
    for (unsigned i = 0; i < depth; ++i)
        made = write_zip({{std::to_string(depth - i), made}});
    return made;
}

std::uint64_t unpacked_by(const walk::report& seen)
{
    std::uint64_t sum = 0;
    for (std::size_t i = 1; i < seen.entries.size(); ++i)
        sum += seen.entries[i].size;
    return sum;
}

} // namespace

TEST_CASE("depth: the last container that may be opened is, the next is listed")
{
    walk::limits allowed = patient();
    allowed.depth = 3;
    CHECK_EQ(look_within(nested(3), allowed).exceeded, walk::no_limit);
    CHECK_EQ(names(look_within(nested(3), allowed)).size(), 3);
    CHECK_EQ(look_within(nested(4), allowed).exceeded, walk::depth_limit);
    CHECK_EQ(names(look_within(nested(4), allowed)).size(), 3);
}

TEST_CASE("entries: of all containers together, folders too")
{
    walk::limits allowed = patient();
    allowed.entries = 3;
    const std::string inner = write_zip({{"1", "a"}, {"2", "b"}});
    CHECK_EQ(look_within(write_zip({{"zip", inner}}), allowed).exceeded, walk::no_limit);
    const walk::report seen = look_within(write_zip({{"zip", inner}, {"3", "c"}}), allowed);
    CHECK_EQ(seen.exceeded, walk::entries_limit);
    CHECK_EQ(names(seen).size(), 3);
    CHECK_EQ(look_within(write_zip({{"zip", inner}, {"folder/", ""}}), allowed).exceeded, walk::entries_limit);
}

TEST_CASE("bytes: of all that is unpacked")
{
    walk::limits allowed = patient();
    allowed.bytes = 1000;
    CHECK_EQ(look_within(write_zip({{"a", std::string(1000, 'a')}}), allowed).exceeded, walk::no_limit);
    const walk::report seen =
        look_within(write_zip({{"a", std::string(600, 'a')}, {"b", std::string(600, 'b')}}), allowed);
    CHECK_EQ(seen.exceeded, walk::bytes_limit);
    CHECK_LE(unpacked_by(seen), 1000);
}

TEST_CASE("ratio: only once much is unpacked")
{
    const testing::workshop shop;
    const std::string harmless = shop.make("head -c 16000000 /dev/zero | gzip -9 > a.gz", "a.gz");
    CHECK_EQ(look_within(harmless, patient()).exceeded, walk::no_limit);
    const std::string bomb = shop.make("head -c 20000000 /dev/zero | gzip -9 > b.gz", "b.gz");
    CHECK_EQ(look_within(bomb, patient()).exceeded, walk::ratio_limit);
    walk::limits generous = patient();
    generous.ratio = 2000;
    CHECK_EQ(look_within(bomb, generous).exceeded, walk::no_limit);
}

TEST_CASE("time: when it is over nothing more is unpacked")
{
    walk::limits allowed;
    allowed.time = std::chrono::milliseconds(0);
    const walk::report seen = look_within(write_zip({{"a", "b"}}), allowed);
    CHECK_EQ(seen.exceeded, walk::time_limit);
    CHECK_EQ(seen.entries.size(), 1);
}

TEST_CASE("memory: what cannot be kept is hashed, and not looked into")
{
    walk::limits allowed = patient();
    allowed.memory = 2000; // half of it for what is kept
    const std::string large = write_zip({{"inner", std::string(1500, 'a')}});
    const walk::report seen = look_within(write_zip({{"large.zip", large}}), allowed);
    CHECK_EQ(seen.exceeded, walk::memory_limit);
    REQUIRE_EQ(names(seen), std::vector<std::string>{"large.zip"});
    CHECK_EQ(seen.entries[1].size, large.size());
    CHECK_EQ(seen.entries[1].sha256.size(), 64);
}

TEST_CASE("memory: of a picture that cannot be kept the end is looked at")
{
    walk::limits allowed = patient();
    allowed.memory = 1U << 20U;
    const std::string picture = "\x89PNG\r\n\x1a\n" + std::string(2'000'000, 'x');
    const std::string comment(65000, 'c');
    const auto exceeded_by = [&](const std::string& content) {
        return look_within(write_zip({{"a.png", content}}), allowed).exceeded;
    };
    CHECK_EQ(exceeded_by(picture), walk::no_limit);
    CHECK_EQ(exceeded_by(picture + write_zip({{"a", "b"}}, {.comment = comment})), walk::memory_limit);
}

TEST_CASE("memory: a picture that cannot be kept may have any archive behind it")
{
    using namespace std::string_literals;
    walk::limits allowed = patient();
    allowed.memory = 1U << 20U; // half of it for what is kept
    const auto exceeded_by = [&](std::size_t front, const std::string& mark) {
        const std::string picture = "\x89PNG\r\n\x1a\n" + std::string(front, 'x');
        const std::string behind(2'000'000, 'y');
        return look_within(write_zip({{"a.png", picture + mark + behind}}), allowed).exceeded;
    };
    for (const std::string& mark : {"7z\xbc\xaf\x27\x1c"s, "Rar!\x1a\x07\x01"s, "MSCF\0\0\0\0"s})
        for (const std::size_t front : {1000U, 500'000U, 1'000'000U}) {
            CAPTURE(mark);
            CAPTURE(front);
            CHECK_EQ(exceeded_by(front, mark), walk::memory_limit);
            CHECK_EQ(exceeded_by(front, mark.substr(0, 4)), walk::no_limit);
        }
}

TEST_CASE("memory: the mark of an archive is seen across what is read at once")
{
    walk::limits allowed = patient();
    allowed.memory = 1U << 20U;
    walk::budget within(allowed, 0);
    const std::string mark = "Rar!\x1a\x07";
    const std::string much(700'000, 'x');
    for (std::size_t first = 0; first <= mark.size(); ++first) {
        CAPTURE(first);
        walk::unpacked file(within);
        REQUIRE(file.append(much + mark.substr(0, first)));
        for (const char each : mark.substr(first))
            REQUIRE(file.append({&each, 1}));
        REQUIRE_FALSE(file.is_all_kept());
        CHECK(file.may_hold_archive());
        file.begin_again();
        REQUIRE(file.append(much));
        CHECK_FALSE(file.may_hold_archive());
    }
}

TEST_CASE("name bytes")
{
    walk::limits allowed = patient();
    allowed.name_bytes = 8;
    CHECK_EQ(names(look_within(write_zip({{"a-long-name.exe", "x"}}), allowed))[0], "name.exe");
}

TEST_CASE("the bombs end at the limit that they are made against")
{
    const auto exceeded_by = [](const std::string& name) {
        const std::string content = corpus::content("tests/data/walk/bombs/" + name);
        const walk::report seen = look_within(content, patient());
        CHECK_LE(unpacked_by(seen), walk::limits().bytes);
        CHECK_LE(seen.entries.size(), walk::limits().entries + 1);
        return walk::names_of_limits(seen.exceeded);
    };
    CHECK_EQ(exceeded_by("flat-100M.zip"), "ratio");
    CHECK_EQ(exceeded_by("nested-3x10-1M.zip"), "ratio");
    CHECK_EQ(exceeded_by("nested-12-deep.zip"), "depth");
    CHECK_EQ(exceeded_by("nested-40-deep.zip"), "depth");
}

TEST_CASE("the bomb whose entries are all the same bytes is known before it is unpacked")
{
    const walk::report seen = look_within(corpus::content("tests/data/walk/bombs/overlap-full-250x2M.zip"), patient());
    CHECK_EQ(seen.entries.size(), 251);
    CHECK_EQ(unpacked_by(seen), 2000000);
    for (std::size_t i = 1; i < seen.entries.size(); ++i)
        CHECK_EQ(filetype::names_of(seen.entries[i].traits), "overlapping");
}
