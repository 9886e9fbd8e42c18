// Names that are too long, too many, or in too many copies of their part.

#include "common/text/utf8.hpp"
#include "contentd/mime/names.hpp"
#include "contentd/mime/parameters.hpp"
#include "contentd/mime/tree.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using names = std::vector<std::string>;

mime::tree read(std::string_view message, const mime::limits& allowed = {})
{
    mime::tree made = mime::tree::parse(message, allowed);
    made.add_readings();
    return made;
}

/// Of all parts, each list once.
std::size_t bytes_of_names(const mime::tree& tree)
{
    std::set<const void*> seen;
    std::size_t bytes = 0;
    for (const mime::part& each : tree.parts()) {
        if (seen.insert(&each.names.all()).second)
            bytes = std::accumulate(each.names.begin(), each.names.end(), bytes,
                                    [](std::size_t all, const std::string& name) { return all + name.size(); });
    }
    return bytes;
}

std::string continued(const std::string& name, std::size_t section)
{
    std::string field;
    for (std::size_t at = 0; at < name.size(); at += section)
        field += "; filename*" + std::to_string(at / section) + "=" + name.substr(at, section);
    return field;
}

} // namespace

TEST_CASE("a name that is too long is its end and its beginning, which is told")
{
    const std::string stem = "a.exe" + std::string(100000, 'b');
    for (const std::string& field :
         {"; filename=" + stem + ".txt", "; filename*=utf-8''" + stem + ".txt", continued(stem + ".txt", 50)}) {
        const std::string message = "Content-Disposition: attachment" + field + "\n\nx";
        const mime::tree tree = mime::tree::parse(message, {});
        CHECK(tree.exceeded_limits() == mime::names_limit);
        REQUIRE(tree.root().names.size() == 2);
        CHECK(tree.root().names.front() == std::string(mime::longest_name - 4, 'b') + ".txt");
        CHECK(tree.root().names.all()[1] == stem.substr(0, mime::longest_name));
        CHECK(tree.root().filename == tree.root().names.front());
    }
    const std::string longest = "Content-Disposition: attachment; filename=" + std::string(mime::longest_name, 'a');
    const mime::tree whole = mime::tree::parse(longest + "\n\nx", {});
    CHECK(whole.exceeded_limits() == mime::nothing);
    CHECK(whole.root().filename.size() == mime::longest_name);
    const mime::tree cut = mime::tree::parse(longest + "a\n\nx", {});
    CHECK(cut.exceeded_limits() == mime::names_limit);
}

TEST_CASE("a name is cut between characters")
{
    for (std::size_t before = 0; before < 4; ++before) {
        std::string name(before, 'a');
        for (int i = 0; i < 400; ++i)
            name += "😀";
        for (const std::string_view piece : {mime::end_of_name(name), mime::beginning_of_name(name)}) {
            CHECK(text::is_utf8(piece));
            CHECK(piece.size() <= mime::longest_name);
            CHECK(piece.size() > mime::longest_name - 4);
        }
    }
    CHECK(mime::end_of_name("a") == "a");
    CHECK(mime::beginning_of_name("") == "");
}

TEST_CASE("names take no more than their budget, and those that are left out are told")
{
    mime::name_budget budget(10);
    names kept;
    budget.take({"abcd", "efgh"}, kept);
    CHECK_FALSE(budget.is_exceeded());
    budget.take({"ijk", "l"}, kept);
    CHECK(kept == names{"abcd", "efgh"});
    CHECK(budget.is_exceeded());
    CHECK(budget.is_spent());
    std::string field = "Content-Type: a/b";
    for (int i = 0; i < 5000; ++i)
        field += "; name=\"=?klingon?Q?" + std::to_string(i) + "=2E" + std::string(90, 'n') + "?= %41\"";
    mime::limits small;
    small.name_bytes = 100000;
    const std::string message = field + "\n\nx";
    const mime::tree few = read(message, small);
    CHECK(few.exceeded_limits() == mime::names_limit);
    CHECK(bytes_of_names(few) <= small.name_bytes);
    CHECK(bytes_of_names(few) > small.name_bytes / 4);
}

TEST_CASE("copies of a part share its names, so that readings cost no more of them")
{
    std::string field = "Content-Disposition: attachment";
    for (int i = 0; i < 2000; ++i)
        field += "; filename=\"" + std::string(200, 'n') + std::to_string(i) + ".exe\"";
    std::string types;
    for (const char* const each : {"a/b", "a/c", "a/d", "multipart/mixed; boundary=x; boundary=y"})
        types += std::string("Content-Type: ") + each + "\n";
    const std::string message = types + field + "\n\n--x\n\na\n--y\n\nb\n--x--\n";
    const mime::tree alone = mime::tree::parse(message, {});
    const mime::tree tree = read(message);
    CHECK(tree.exceeded_limits() == mime::nothing);
    std::size_t named = 0;
    for (const mime::part& each : tree.parts()) {
        if (each.names.empty())
            continue;
        ++named;
        CHECK(&each.names.all() == &tree.root().names.all());
    }
    CHECK(named == 5);
    CHECK(bytes_of_names(tree) == bytes_of_names(alone));
}

TEST_CASE("a charset or an encoding that is longer than any name is cut, which is told")
{
    const std::string junk(5000, 'x');
    for (const std::string& header :
         {"Content-Type: text/plain; charset=" + junk, "Content-Transfer-Encoding: " + junk}) {
        const mime::tree tree = mime::tree::parse(header + "\n\nx", {});
        CHECK(tree.exceeded_limits() == mime::names_limit);
        CHECK(tree.root().charset.size() + tree.root().encoding.size() == mime::longest_name);
    }
}
