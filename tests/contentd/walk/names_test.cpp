// Names in archives: charsets, and where they lead.

#include "contentd/walk/entry_name.hpp"
#include "tests/contentd/walk/looked.hpp"
#include "tests/contentd/walk/zip_writer.hpp"

#include <doctest/doctest.h>

using testing::look;
using testing::named;
using testing::names;
using testing::traits_of;
using testing::unicode_path;
using testing::write_zip;
using walk::judge_name;

namespace {

using all = std::vector<std::string>;
constexpr std::size_t most = 1000;

std::string in_zip(const std::string& raw, std::uint32_t flags = 0)
{
    return names(look(write_zip({{.name = raw, .data = "x", .local_name = {}, .flags = flags}})))[0];
}

} // namespace

TEST_CASE("names are read in the charset that they are in")
{
    CHECK_EQ(in_zip("\x90\xbf\x8b\x81\x8f\x91\x95\x5c.exe"), "請求書表.exe"); // the last one ends in a backslash's byte
    CHECK_EQ(in_zip("\xc3\xbd\xc4.txt"), "ﾃｽﾄ.txt");
    CHECK_EQ(in_zip("M\x81ller.txt"), "Müller.txt"); // CP437
    CHECK_EQ(in_zip("日本.txt"), "日本.txt");
    CHECK_EQ(in_zip("日本.txt", 0x800), "日本.txt");
    CHECK_EQ(in_zip("\x90\xbf\x8b\x81.txt", 0x800), "請求.txt"); // the flag is wrong
}

TEST_CASE("names that lead out are unsafe")
{
    for (const std::string name :
         {"../a", "a/../../b", "..\\a", "a\\..", "/etc/a", "\\\\server\\a", "C:\\a", "c:a", ".."}) {
        CAPTURE(name);
        CHECK_EQ(judge_name(name, most).traits, filetype::unsafe_path);
        CHECK_EQ(named(look(write_zip({{name, "x"}})), judge_name(name, most).name).traits, filetype::unsafe_path);
    }
    for (const std::string name : {"a/b", "a..b", "...", "a/.b", "1:a", ""})
        CHECK_EQ(judge_name(name, most).traits, filetype::no_trait);
}

TEST_CASE("what is no letter stays for those who judge extensions")
{
    CHECK_EQ(in_zip("a.exe. . "), "a.exe. . ");
    CHECK_EQ(in_zip("a\u202etxt.exe", 0x800), "a\u202etxt.exe");
}

TEST_CASE("a name with a NUL is two names")
{
    using namespace std::string_literals;
    const walk::entry found = named(look(write_zip({{"a.exe\0.txt"s, "x"}})), "a.exe");
    CHECK_EQ(found.other_names, all{"a.exe\0.txt"s});
    CHECK_EQ(found.traits, filetype::names_differ);
}

TEST_CASE("of a long name the end stays, at a character")
{
    const walk::entry_name long_name = judge_name(std::string(2000, 'a') + ".exe", 10);
    CHECK_EQ(long_name.name, "aaaaaa.exe");
    CHECK_EQ(judge_name("日本.exe", 6).name, ".exe");
    CHECK_EQ(judge_name("日本.exe", 7).name, "本.exe");
}

TEST_CASE("the Unicode path field tells the name, when it is for this one")
{
    const auto with_field = [](const std::string& raw, const std::string& field) {
        return look(write_zip({{.name = raw, .data = "x", .local_name = {}, .extra = field}}));
    };
    const walk::report good = with_field("???.txt", unicode_path("日本.txt", "???.txt"));
    CHECK_EQ(named(good, "日本.txt").other_names, all{"???.txt"});
    CHECK_EQ(traits_of(good, "日本.txt"), "");
    const walk::report evil = with_field("a.txt", unicode_path("a.exe", "a.txt"));
    CHECK_EQ(named(evil, "a.exe").other_names, all{"a.txt"});
    CHECK_EQ(traits_of(evil, "a.exe"), "names differ");
    const walk::report stale = with_field("a.txt", unicode_path("b.txt", "c.txt"));
    CHECK_EQ(named(stale, "a.txt").other_names, all{"b.txt"});
    CHECK_EQ(traits_of(stale, "a.txt"), "names differ");
}

TEST_CASE("the name in a packed stream and the stream's own without its extension are both told")
{
    using namespace std::string_literals;
    const std::string packed = "\x1f\x8b\x08\x08\0\0\0\0\x02\xff"s + "b.exe" + "\0\xab\0\0\x83\x16\xdc\x8c\x01\0\0\0"s;
    const auto entry_of = [&](std::string_view outer) {
        return walk::walk_file(packed, outer, testing::patient(), {}, {}).entries.at(1);
    };
    CHECK_EQ(entry_of("a.txt.gz").name, "b.exe");
    CHECK_EQ(entry_of("a.txt.gz").other_names, all{"a.txt"});
    CHECK_EQ(entry_of("a.txt.gz").traits, filetype::names_differ);
    CHECK_EQ(entry_of("b.exe.gz").other_names, all{});
    CHECK_EQ(entry_of("b.exe.gz").traits, filetype::no_trait);
    CHECK_EQ(entry_of("a").name, "b.exe");
    const std::string temporary =
        "\x1f\x8b\x08\x08\0\0\0\0\x02\xff"s + "tmpabc" + "\0\xab\0\0\x83\x16\xdc\x8c\x01\0\0\0"s;
    const walk::entry report = walk::walk_file(temporary, "a!b!1.xml.gz", testing::patient(), {}, {}).entries.at(1);
    CHECK_EQ(report.other_names, all{"a!b!1.xml"});
    CHECK_EQ(report.traits, filetype::no_trait);
}

TEST_CASE("there are few other names, each once")
{
    walk::entry_name made = judge_name("a", most);
    for (int i = 0; i < 10; ++i)
        walk::add_other_name(made, "b" + std::to_string(i / 2), most, true);
    CHECK_EQ(made.others, all{"b0", "b1", "b2", "b3"});
}
