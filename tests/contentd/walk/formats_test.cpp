// Every format that is opened, made by the tool that people use.

#include "contentd/mime/digest.hpp"
#include "tests/contentd/walk/by_hand.hpp"
#include "tests/contentd/walk/looked.hpp"
#include "tests/contentd/walk/tools.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using testing::look;
using testing::named;
using testing::names;
using testing::program;
using testing::traits_of;

namespace {

struct row
{
    std::string command;
    std::string file;
};

const row openable[] = {
    {"zip -q a.zip prog.exe", "a.zip"},
    {"7z a -tzip -mm=Copy a.zip prog.exe", "a.zip"},
    {"7z a -tzip -mm=BZip2 a.zip prog.exe", "a.zip"},
    {"7z a -tzip -mm=LZMA a.zip prog.exe", "a.zip"},
    {"7z a -tzip -mm=PPMd a.zip prog.exe", "a.zip"},
    {"7z a a.7z prog.exe", "a.7z"},
    {"7z a -m0=PPMd a.7z prog.exe", "a.7z"},
    {"tar cf a.tar prog.exe", "a.tar"},
    {"tar czf a.tgz prog.exe", "a.tgz"},
    {"tar cf a.tar prog.exe && 7z a -tbzip2 a.tbz a.tar", "a.tbz"},
    {"tar cf a.tar prog.exe && 7z a -txz a.txz a.tar", "a.txz"},
    {"gzip -k prog.exe", "prog.exe.gz"},
    {"gzip -nk prog.exe", "prog.exe.gz"},
    {"python3 -c 'import bz2; open(\"prog.exe.bz2\", \"wb\").write(bz2.compress(open(\"prog.exe\", \"rb\").read()))'",
     "prog.exe.bz2"},
    {"7z a -txz prog.exe.xz prog.exe", "prog.exe.xz"},
};

} // namespace

TEST_CASE("a program is found in each format")
{
    for (const row& each : openable) {
        CAPTURE(each.command);
        const testing::workshop shop;
        const std::string content = shop.make(each.command, each.file);
        const walk::report seen = walk::walk_file(content, each.file, testing::patient(), {}, {});
        CHECK_EQ(names(seen), std::vector<std::string>{"prog.exe"});
        const walk::entry found = named(seen, "prog.exe");
        CHECK(found.type.is_executable);
        CHECK_EQ(found.parent, 0);
        CHECK_EQ(found.size, program().size());
        CHECK_EQ(found.sha256, mime::sha256_hex(program()));
        CHECK_EQ(found.traits, filetype::no_trait);
        CHECK_EQ(seen.exceeded, walk::no_limit);
    }
}

TEST_CASE("a program is found in formats that no tool here writes")
{
    const std::pair<const char*, std::string> made[] = {
        {"lha", testing::lha()},         {"cabinet", testing::cabinet()}, {"rar 4", testing::rar4()},
        {"rar 5", testing::rar5()},      {"iso", testing::iso9660()},     {"cpio", testing::cpio()},
        {"tar.zst", testing::zstd_tar()}};
    for (const auto& [format, content] : made) {
        CAPTURE(format);
        const walk::report seen = look(content);
        CHECK_EQ(named(seen, "prog.exe").sha256, mime::sha256_hex(program()));
        CHECK_EQ(seen.entries.back().traits | seen.entries.front().traits, filetype::no_trait);
    }
}

TEST_CASE("archives of other formats behind a program are found, too")
{
    for (const std::string& archive : {testing::cabinet(), testing::rar4(), testing::rar5()})
        CHECK(named(look(program() + archive), "prog.exe").type.is_executable);
}

TEST_CASE("the first entry is the file itself")
{
    const walk::report seen = walk::walk_file("plain text", "a.txt", testing::patient(), {}, {});
    REQUIRE_EQ(seen.entries.size(), 1);
    CHECK_EQ(seen.entries[0].name, "a.txt");
    CHECK_EQ(seen.entries[0].size, 10);
    CHECK_EQ(seen.entries[0].sha256, mime::sha256_hex("plain text"));
    CHECK_EQ(seen.entries[0].type.type, "text/plain");
}

TEST_CASE("archives in archives are walked depth first")
{
    const testing::workshop shop;
    const std::string content = shop.make(
        "tar cf b.tar prog.exe && zip -q c.zip b.tar && 7z a d.7z c.zip && echo z > z && tar czf e.tgz d.7z z",
        "e.tgz");
    const walk::report seen = look(content);
    CHECK_EQ(names(seen), std::vector<std::string>{"d.7z", "c.zip", "b.tar", "prog.exe", "z"});
    CHECK_EQ(named(seen, "prog.exe").parent, 3);
    CHECK_EQ(named(seen, "z").parent, 0);
}

TEST_CASE("an archive behind a program is walked")
{
    const testing::workshop shop;
    const std::string zip = shop.make("zip -q a.zip prog.exe", "a.zip");
    const std::string seven_zip = shop.make("7z a a.7z prog.exe", "a.7z");
    for (const std::string& archive : {zip, seven_zip}) {
        const walk::report seen = look(program() + archive);
        CHECK(named(seen, "prog.exe").type.is_executable);
        CHECK_EQ(filetype::names_of(seen.entries[0].traits), "appended");
    }
}

TEST_CASE("an archive that is cut is broken, and what is there is seen")
{
    const testing::workshop shop;
    const std::string whole = shop.make("tar cf a.tar prog.exe prog.exe", "a.tar");
    const walk::report seen = look(std::string_view(whole).substr(0, 540));
    CHECK_EQ(traits_of(seen, "prog.exe"), "broken");
    CHECK(named(seen, "prog.exe").sha256.empty());
}

TEST_CASE("what only begins like an archive is broken, and no more than that")
{
    using namespace std::string_literals;
    for (const std::string& begin : {"Rar!\x1a\x07\x00"s, "Rar!\x1a\x07\x01\x00"s, "7z\xbc\xaf\x27\x1c"s,
                                     "MSCF\0\0\0\0"s, "070701"s, "BZh91AY&SY"s, "\x1f\x8b\x08\x00"s,
                                     "\xfd"
                                     "7zXZ\0"s}) {
        CAPTURE(begin);
        const walk::report seen = look(begin + std::string(200, '\xee'));
        CHECK_LE(seen.entries.size(), 2);
        CHECK_EQ(filetype::names_of(seen.entries.back().traits), "broken"); // the stream, or the file in it
    }
}

TEST_CASE("a stream of nothing is not broken")
{
    const testing::workshop shop;
    for (const std::string tool :
         {"gzip < /dev/null > a", "touch e && 7z a -txz a.xz e && mv a.xz a",
          "touch e && 7z a -tbzip2 a.bz2 e && mv a.bz2 a", "7z a b.zip e && mv b.zip a", "tar cf a -T /dev/null"}) {
        CAPTURE(tool);
        CHECK_EQ(filetype::names_of(look(shop.make(tool, "a")).entries.back().traits), "");
    }
}

TEST_CASE("what begins as an empty tar is not taken for one")
{
    const testing::workshop shop;
    const std::string content = shop.make("(head -c 10240 /dev/zero; cat prog.exe) | gzip > a.gz", "a.gz");
    CHECK_EQ(look(content).entries.at(1).size, 10240 + program().size());
}

TEST_CASE("streams of every packer that the library knows are unpacked")
{
    const testing::workshop shop;
    for (const std::string tool : {"xz --format=lzma < prog.exe > a", "xz --format=lzma -9e < prog.exe > a",
                                   "lz4 -q < prog.exe > a", "zstd -q < prog.exe > a"}) {
        CAPTURE(tool);
        const walk::report seen = look(shop.make(tool, "a"));
        REQUIRE_EQ(seen.entries.size(), 2);
        CHECK_EQ(seen.entries[1].size, program().size());
        CHECK(seen.entries[1].type.is_executable);
    }
}

TEST_CASE("archives that nobody here reads are told")
{
    CHECK_EQ(filetype::names_of(look("ALZ\x01 and more").entries[0].traits), "unsupported");
    const testing::workshop shop;
    const std::string content = shop.make("7z a -tzip -mm=Deflate64 a.zip prog.exe", "a.zip");
    CHECK_EQ(traits_of(look(content), "prog.exe"), "unsupported");
}

TEST_CASE("what is encrypted is told, and opened by the right password")
{
    const testing::workshop shop;
    const std::string traditional = shop.make("zip -q -P secret a.zip prog.exe", "a.zip");
    const std::string aes = shop.make("7z a -tzip -mem=AES256 -psecret b.zip prog.exe", "b.zip");
    for (const std::string& content : {traditional, aes}) {
        CHECK_EQ(traits_of(look(content), "prog.exe"), "encrypted");
        CHECK(named(look(content), "prog.exe").sha256.empty());
        CHECK_EQ(traits_of(look(content, {"wrong", ""}), "prog.exe"), "encrypted");
        const walk::report opened = look(content, {"wrong", "", "secret", "other"});
        CHECK_EQ(traits_of(opened, "prog.exe"), "opened by password");
        CHECK_EQ(named(opened, "prog.exe").sha256, mime::sha256_hex(program()));
    }
}

TEST_CASE("of many passwords only the first are tried")
{
    const testing::workshop shop;
    const std::string content = shop.make("zip -q -P secret a.zip prog.exe", "a.zip");
    std::vector<std::string> words(walk::most_passwords - 1, "wrong");
    words.push_back("secret");
    CHECK_EQ(traits_of(look(content, words), "prog.exe"), "opened by password");
    words.insert(words.begin(), "wrong");
    CHECK_EQ(traits_of(look(content, words), "prog.exe"), "encrypted");
}

TEST_CASE("an encrypted 7z is told, with and without its names")
{
    const testing::workshop shop;
    CHECK_EQ(traits_of(look(shop.make("7z a -psecret a.7z prog.exe", "a.7z")), "prog.exe"), "encrypted");
    const walk::report hidden = look(shop.make("7z a -psecret -mhe=on b.7z prog.exe", "b.7z"));
    CHECK_EQ(filetype::names_of(hidden.entries[0].traits), "encrypted");
}

TEST_CASE("an encrypted 7z is opened by the right password, however it is packed")
{
    const testing::workshop shop;
    testing::run_in(shop.where(),
                    "for i in 1 2 3; do head -c ${i}0000 /bin/sh > $i.bin; done; touch 0.empty; mkdir 4.dir");
    for (const std::string how : {"", "-mx=0", "-m0=LZMA", "-m0=PPMd", "-m0=BZip2", "-m0=Deflate", "-mf=BCJ",
                                  "-mf=BCJ2", "-ms=off", "-ms=off -mx=0", "-mf=Delta:4", "-m0=LZMA -mf=BCJ2 -ms=off"}) {
        for (const std::string hidden : {"", " -mhe=on"}) {
            CAPTURE(how);
            CAPTURE(hidden);
            const std::string content =
                shop.make("rm -f a.7z; 7z a -psecret " + how + hidden + " a.7z prog.exe ?.*", "a.7z");
            const walk::report closed = look(content, {"wrong"});
            if (hidden.empty())
                CHECK_EQ(traits_of(closed, "prog.exe"), "encrypted");
            CHECK_EQ(filetype::names_of(closed.entries[0].traits), hidden.empty() ? "" : "encrypted");
            const walk::report opened = look(content, {"wrong", "secret", "other"});
            CHECK_EQ(filetype::names_of(opened.entries[0].traits), hidden.empty() ? "" : "opened by password");
            CHECK_EQ(traits_of(opened, "prog.exe"), "opened by password");
            CHECK_EQ(named(opened, "prog.exe").sha256, mime::sha256_hex(program()));
            for (const std::string file : {"1.bin", "2.bin", "3.bin"})
                CHECK_EQ(named(opened, file).sha256, mime::sha256_hex(testing::content_of(shop.where(), file)));
            CHECK_EQ(traits_of(opened, "0.empty"), "");
            CHECK_EQ(opened.exceeded, walk::no_limit);
        }
    }
}

TEST_CASE("of a 7z each file is opened by its own password, and only what was encrypted is opened")
{
    const testing::workshop shop;
    const std::string content = shop.make("for i in 1 2 3; do head -c ${i}0000 /bin/sh > $i.bin; done; "
                                          "7z a -psecret a.7z 1.bin && 7z a -pother a.7z 2.bin && 7z a a.7z 3.bin",
                                          "a.7z");
    const walk::report one = look(content, {"secret"});
    CHECK_EQ(traits_of(one, "1.bin"), "opened by password");
    CHECK_EQ(traits_of(one, "2.bin"), "encrypted");
    CHECK_EQ(traits_of(one, "3.bin"), "");
    const walk::report both = look(content, {"wrong", "other", "secret"});
    CHECK_EQ(traits_of(both, "1.bin"), "opened by password");
    CHECK_EQ(traits_of(both, "2.bin"), "opened by password");
    CHECK_FALSE(named(both, "2.bin").sha256.empty());
}

TEST_CASE("of the files of a 7z the smallest is not opened by chance")
{
    const testing::workshop shop;
    std::vector<std::string> words;
    for (std::size_t i = 0; i + 1 < walk::most_passwords; ++i)
        words.push_back("wrong" + std::to_string(i));
    for (const std::string how : {"", "-mx=0"}) {
        CAPTURE(how);
        const std::string content = shop.make("rm -f a.7z; printf x > x; 7z a -psecret " + how + " a.7z x", "a.7z");
        CHECK_EQ(traits_of(look(content, words), "x"), "encrypted");
        CHECK_EQ(traits_of(look(content, {"secret"}), "x"), "opened by password");
    }
}

TEST_CASE("an encrypted 7z is opened behind a program, in a zip, and by a password of other letters")
{
    const testing::workshop shop;
    const std::string content = shop.make("7z a -pгүөñ日😀 -mhe=on a.7z prog.exe && zip -q a.zip a.7z", "a.7z");
    const std::vector<std::string> words = {"гүөñ日😀"};
    CHECK_EQ(traits_of(look(program() + content, words), "prog.exe"), "opened by password");
    const walk::report zipped = look(testing::content_of(shop.where(), "a.zip"), words);
    CHECK_EQ(traits_of(zipped, "a.7z"), "opened by password");
    CHECK_EQ(traits_of(zipped, "prog.exe"), "opened by password");
}

TEST_CASE("a 7z is as broken as it was when a password opens it")
{
    const testing::workshop shop;
    std::string content =
        shop.make("head -c 300000 /bin/sh > 1.bin; 7z a -psecret -ms=off -mx=0 a.7z 1.bin prog.exe", "a.7z");
    content[32 + 200] ^= 1;
    const walk::report seen = look(content, {"secret"});
    CHECK_EQ(traits_of(seen, "1.bin"), "encrypted"); // which is the same as a wrong password
    CHECK_EQ(traits_of(seen, "prog.exe"), "opened by password");
    for (std::size_t size = 0; size < content.size(); size += 997)
        CHECK_EQ(look(content.substr(0, size), {"secret"}).exceeded, walk::no_limit);
}

TEST_CASE("all files of a 7z are opened by the word that opened the first")
{
    const testing::workshop shop;
    const std::string content = shop.make(
        "for i in $(seq 700); do echo file number $i > $i; done; 7z a -psecret -ms=off -mx=0 a.7z $(seq 700)", "a.7z");
    const walk::report seen = look(content, {"wrong", "secret"});
    CHECK_EQ(std::count_if(seen.entries.begin(), seen.entries.end(),
                           [](const walk::entry& each) { return each.traits == filetype::opened_by_password; }),
             700);
}

TEST_CASE("of a 7z that asks for many rounds some time is left for other files")
{
    const testing::workshop shop;
    const std::string patch =
        "import sys, zlib, struct; a = bytearray(open('a.7z', 'rb').read()); lock = a.index(b'\\x06\\xf1\\x07\\x01'); "
        "a[lock + 5] = a[lock + 5] & 0xc0 | 24; offset, size = struct.unpack('<QQ', a[12:28]); "
        "a[28:32] = struct.pack('<I', zlib.crc32(a[32 + offset:32 + offset + size])); "
        "a[8:12] = struct.pack('<I', zlib.crc32(a[12:32])); open('b.7z', 'wb').write(a)";
    shop.make("7z a -psecret -mhc=off a.7z prog.exe && python3 -c \"" + patch + "\" && tar cf a.tar b.7z prog.exe",
              "a.tar");
    walk::limits allowed = testing::patient();
    allowed.time = std::chrono::seconds(2);
    const std::vector<std::string> words(walk::most_passwords, "wrong");
    const walk::report seen = walk::walk_file(testing::content_of(shop.where(), "a.tar"), "outer", allowed, words, {});
    REQUIRE_EQ(names(seen), std::vector<std::string>{"b.7z", "prog.exe", "prog.exe"});
    CHECK_EQ(filetype::names_of(seen.entries[2].traits), "encrypted");
    CHECK(seen.entries[3].type.is_executable);
    CHECK_EQ(seen.exceeded, walk::no_limit);
}

TEST_CASE("the header of a 7z is kept only where there is room")
{
    const testing::workshop shop;
    const std::string content = shop.make(
        "for i in $(seq 2000); do : > file-of-a-rather-long-name-$i; done; 7z a -psecret -mhe=on a.7z prog.exe file-*",
        "a.7z");
    walk::limits allowed = testing::patient();
    allowed.entries = 5000;
    const auto look_within = [&] { return walk::walk_file(content, "outer", allowed, {"secret"}, {}); };
    CHECK_EQ(look_within().entries.size(), 2002);
    allowed.memory = 100'000;
    const walk::report seen = look_within();
    CHECK_EQ(seen.exceeded, walk::memory_limit);
    CHECK_EQ(filetype::names_of(seen.entries[0].traits), "encrypted");
}

TEST_CASE("links lead out of where they are unpacked")
{
    const testing::workshop shop;
    const std::string tar = shop.make("ln -s /etc/passwd link && tar cf a.tar link", "a.tar");
    CHECK_EQ(traits_of(look(tar), "link"), "unsafe path");
    CHECK_EQ(traits_of(look(shop.make("zip -qy a.zip link", "a.zip")), "link"), "unsafe path");
}
