// Answers are read as an enemy's.

#include "contentd/walk/messages.hpp"
#include "tests/contentd/walk/looked.hpp"
#include "tests/contentd/walk/zip_writer.hpp"

#include <doctest/doctest.h>

#include <functional>

using walk::answer;
using walk::answer_from_bytes;
using walk::answer_to_bytes;

namespace {

constexpr std::string_view name = "a.zip";

answer good()
{
    answer made;
    walk::entry first;
    first.name = name;
    first.size = 100;
    first.type = {"application/zip", filetype::family::archive, false};
    first.sha256 = std::string(64, 'a');
    walk::entry second;
    second.name = "日本.exe";
    second.other_names = {"b", "c"};
    second.type = {"application/x-dosexec", filetype::family::executable, true};
    second.traits = filetype::names_differ;
    second.macro = "AutoOpen";
    made.found.entries = {first, second};
    made.found.links = {"http://example.com/"};
    made.found.exceeded = walk::depth_limit;
    return made;
}

std::optional<answer> read(const std::string& bytes)
{
    return answer_from_bytes(bytes, walk::limits(), name, 100);
}

} // namespace

TEST_CASE("an answer is read as it was written")
{
    const auto made = read(answer_to_bytes(good()));
    REQUIRE(made.has_value());
    CHECK_EQ(answer_to_bytes(*made), answer_to_bytes(good()));
    CHECK_EQ(made->found.entries[1].name, "日本.exe");
    CHECK_EQ(made->found.entries[1].other_names.size(), 2);
    CHECK(made->found.entries[1].type.is_executable);
    CHECK_EQ(made->found.exceeded, walk::depth_limit);
    CHECK_FALSE(made->is_tired);
}

TEST_CASE("an answer that cannot be is none")
{
    const std::pair<const char*, std::function<void(answer&)>> lies[] = {
        {"no entry", [](answer& to) { to.found.entries.clear(); }},
        {"another name", [](answer& to) { to.found.entries[0].name = "b.zip"; }},
        {"another size", [](answer& to) { to.found.entries[0].size = 99; }},
        {"its own parent", [](answer& to) { to.found.entries[1].parent = 1; }},
        {"a parent of the first", [](answer& to) { to.found.entries[0].parent = 1; }},
        {"no UTF-8", [](answer& to) { to.found.entries[1].name = "\xff"; }},
        {"other name no UTF-8", [](answer& to) { to.found.entries[1].other_names[0] = "\xff"; }},
        {"a long name", [](answer& to) { to.found.entries[1].name = std::string(1001, 'a'); }},
        {"many other names", [](answer& to) { to.found.entries[1].other_names.resize(5); }},
        {"a type with a line", [](answer& to) { to.found.entries[1].type.type = "a/b\n"; }},
        {"a long type", [](answer& to) { to.found.entries[1].type.type = std::string(128, 'a'); }},
        {"no kind", [](answer& to) { to.found.entries[1].type.kind = static_cast<filetype::family>(99); }},
        {"a short digest", [](answer& to) { to.found.entries[1].sha256 = "abc"; }},
        {"no digest", [](answer& to) { to.found.entries[1].sha256 = std::string(64, 'G'); }},
        {"a trait that is none", [](answer& to) { to.found.entries[1].traits = 1U << 31U; }},
        {"a long macro", [](answer& to) { to.found.entries[1].macro = std::string(201, 'a'); }},
        {"a limit that is none", [](answer& to) { to.found.exceeded = 128; }},
        {"too many entries", [](answer& to) { to.found.entries.resize(2002, to.found.entries[1]); }},
        {"too many links", [](answer& to) { to.found.links.resize(1001); }},
        {"a long link", [](answer& to) { to.found.links[0] = std::string(2001, 'a'); }},
    };
    for (const auto& [what, tell] : lies) {
        CAPTURE(what);
        answer made = good();
        tell(made);
        CHECK_FALSE(read(answer_to_bytes(made)).has_value());
    }
}

TEST_CASE("an answer that is cut or has more behind it is none")
{
    const std::string whole = answer_to_bytes(good());
    for (std::size_t i = 0; i < whole.size(); ++i)
        CHECK_FALSE(read(whole.substr(0, i)).has_value());
    CHECK_FALSE(read(whole + '\0').has_value());
}

TEST_CASE("limits and requests are read as they were written")
{
    walk::limits allowed;
    allowed.depth = 3;
    allowed.time = std::chrono::milliseconds(77);
    allowed.memory = 1234567;
    const auto made = walk::limits_from_bytes(walk::limits_to_bytes(allowed));
    REQUIRE(made.has_value());
    CHECK_EQ(walk::limits_to_bytes(*made), walk::limits_to_bytes(allowed));
    CHECK_EQ(made->memory, 1234567);
    const auto asked = walk::request_from_bytes(
        walk::request_to_bytes("a", {"b", std::string(257, 'c'), "d"}, {.page = false, .sheet = true, .pdf = true}));
    REQUIRE(asked.has_value());
    CHECK_EQ(asked->name, "a");
    CHECK_FALSE(asked->shown.page);
    CHECK(asked->shown.sheet);
    CHECK(asked->shown.pdf);
    CHECK_EQ(asked->passwords, std::vector<std::string>{"b", "d"});
    CHECK_LE(
        walk::request_to_bytes(std::string(100000, 'n'), std::vector<std::string>(100, std::string(256, 'p'))).size(),
        walk::largest_request);
}

TEST_CASE("the largest report that a walk makes fits the largest answer")
{
    walk::limits allowed = testing::patient();
    allowed.entries = 20;
    allowed.name_bytes = 50;
    std::vector<testing::zip_part> parts;
    for (int i = 0; i < 25; ++i)
        parts.push_back(
            {.name = std::string(100, 'a') + std::to_string(i), .data = "x", .local_name = std::string(100, 'b')});
    answer made;
    made.found = walk::walk_file(testing::write_zip(parts), std::string(4000, 'n'), allowed, {}, {});
    CHECK_EQ(made.found.entries.size(), 21);
    CHECK_LE(answer_to_bytes(made).size(), walk::largest_answer(allowed));
    CHECK_GT(answer_to_bytes(made).size() * 4, walk::largest_answer(allowed) - allowed.links * 2008);
}
