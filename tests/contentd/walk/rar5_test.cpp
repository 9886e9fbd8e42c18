// Encrypted archives of RAR 5.

#include "contentd/mime/digest.hpp"
#include "tests/contentd/walk/looked.hpp"
#include "tests/contentd/walk/rar5_encryptor.hpp"
#include "tests/contentd/walk/two_files.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

using testing::check_opened;
using testing::look;
using testing::named;
using testing::own_traits;
using testing::program;
using testing::rar5_text;
using testing::text_in_archive;
using testing::traits_of;
using testing::two_files;
using testing::write_rar5;
using namespace std::string_literals;

TEST_CASE("an encrypted RAR 5 is told, and opened by the right password")
{
    for (const bool is_packed : {false, true})
        for (const bool is_solid : {false, true})
            for (const bool hides_sums : {false, true}) {
                if (is_solid && !is_packed)
                    continue; // there is no such archive
                rar5_text told = two_files<rar5_text>("secret");
                told.is_packed = is_packed;
                told.is_solid = is_solid;
                told.hides_sums = hides_sums;
                const std::string content = write_rar5(told);
                if (const char* const to = std::getenv("RAR5_TO")) // to be looked at by other programs
                    std::ofstream(std::string(to) + "/" + std::to_string(is_packed) + std::to_string(is_solid) +
                                  std::to_string(hides_sums) + ".rar")
                        << content;
                CAPTURE(is_packed);
                CAPTURE(is_solid);
                CAPTURE(hides_sums);
                for (const std::vector<std::string>& words : {std::vector<std::string>(), {"wrong"}}) {
                    const walk::report closed = look(content, words);
                    CHECK_EQ(traits_of(closed, "a/text"), "encrypted");
                    CHECK_EQ(traits_of(closed, "prog.exe"), "encrypted");
                    CHECK_EQ(own_traits(closed), "");
                }
                check_opened(look(content, {"wrong", "secret", "other"}));
                check_opened(look(program() + content, {"secret"}));
            }
}

TEST_CASE("an encrypted RAR 5 is opened with its names, whatever is told of the password")
{
    for (const bool has_check : {false, true})
        for (const bool hides_sums : {false, true}) {
            rar5_text told = two_files<rar5_text>("secret");
            told.header_password = "secret";
            told.has_check = has_check;
            told.hides_sums = hides_sums;
            told.is_packed = true;
            const std::string content = write_rar5(told);
            for (const std::vector<std::string>& words : {std::vector<std::string>(), {"wrong"}}) {
                const walk::report closed = look(content, words);
                CHECK_EQ(closed.entries.size(), 1);
                CHECK_EQ(own_traits(closed), "encrypted");
            }
            const walk::report opened = look(content, {"wrong", "secret"});
            check_opened(opened);
            CHECK_EQ(own_traits(opened), "opened by password");
        }
}

TEST_CASE("of an encrypted RAR 5 only those headers are kept that tell of files")
{
    rar5_text told{{{"prog.exe", program(), "secret"}}};
    told.header_password = "secret";
    told.services = 5000;
    walk::limits allowed = testing::patient();
    allowed.memory = 100'000; // half of it for what is kept
    const walk::report seen = walk::walk_file(write_rar5(told), "a.rar", allowed, {"secret"}, {});
    CHECK_EQ(traits_of(seen, "prog.exe"), "opened by password");
    CHECK_EQ(seen.exceeded, walk::no_limit);
}

TEST_CASE("of a RAR 5 each file is opened by its own password, and only what was encrypted is opened")
{
    const std::string content = write_rar5({{{"1", text_in_archive, "secret"},
                                             {"2", text_in_archive, "other"},
                                             {"3", text_in_archive},
                                             {"4", program(), "secret"}}});
    const walk::report one = look(content, {"secret"});
    CHECK_EQ(traits_of(one, "1"), "opened by password");
    CHECK_EQ(traits_of(one, "2"), "encrypted");
    CHECK_EQ(traits_of(one, "3"), "");
    CHECK_EQ(traits_of(one, "4"), "opened by password");
    CHECK(named(one, "2").sha256.empty());
    const walk::report both = look(content, {"wrong", "other", "secret"});
    CHECK_EQ(traits_of(both, "2"), "opened by password");
    CHECK_EQ(named(both, "2").sha256, mime::sha256_hex(text_in_archive));
}

TEST_CASE("without a check value no password of a file is taken for right")
{
    rar5_text told = two_files<rar5_text>("secret");
    told.has_check = false;
    CHECK_EQ(traits_of(look(write_rar5(told), {"secret"}), "prog.exe"), "encrypted");
}

TEST_CASE("a RAR 5 is as broken as it was when a password opens it")
{
    for (const bool is_hidden : {false, true})
        for (const bool hides_sums : {false, true}) {
            rar5_text told = two_files<rar5_text>("secret");
            told.header_password = is_hidden ? "secret" : "";
            told.hides_sums = hides_sums;
            std::string content = write_rar5(told);
            content[content.size() / 2] ^= 1;
            const walk::report seen = look(content, {"secret"});
            CHECK_EQ(traits_of(seen, "a/text"), "opened by password, broken");
            CHECK(named(seen, "a/text").sha256.empty());
            CHECK_EQ(traits_of(seen, "prog.exe"), "opened by password");
            for (std::size_t size = 0; size < content.size(); size += 61)
                CHECK_EQ(look(content.substr(0, size), {"secret"}).exceeded, walk::no_limit);
        }
}

TEST_CASE("what cannot be read of a RAR 5 is told as encrypted")
{
    rar5_text volume = two_files<rar5_text>("secret");
    volume.is_split = true;
    CHECK_EQ(own_traits(look(write_rar5(volume), {"secret"})), "encrypted");
    rar5_text unknown = two_files<rar5_text>("");
    unknown.behind_headers = "\x03\x01\x07\x00"s; // another version of it
    CHECK_EQ(traits_of(look(write_rar5(unknown), {"secret"}), "prog.exe"), "encrypted");
}
