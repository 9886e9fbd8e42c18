// Encrypted archives of RAR 3.

#include "contentd/mime/digest.hpp"
#include "contentd/walk/unlock.hpp"
#include "contentd/walk/walking.hpp"
#include "tests/contentd/walk/looked.hpp"
#include "tests/contentd/walk/rar4_encryptor.hpp"
#include "tests/contentd/walk/two_files.hpp"
#include "tests/repeated.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

using testing::check_opened;
using testing::look;
using testing::named;
using testing::own_traits;
using testing::program;
using testing::rar4_text;
using testing::text_in_archive;
using testing::traits_of;
using testing::two_files;
using testing::write_rar4;

TEST_CASE("an encrypted RAR 3 is told, and opened by the right password")
{
    for (const bool is_packed : {false, true})
        for (const bool is_hidden : {false, true}) {
            rar4_text told = two_files<rar4_text>("secret");
            told.is_packed = is_packed;
            told.header_password = is_hidden ? "secret" : "";
            const std::string content = write_rar4(told);
            if (const char* const to = std::getenv("RAR4_TO")) // to be looked at by other programs
                std::ofstream(std::string(to) + "/" + std::to_string(is_packed) + std::to_string(is_hidden) + ".rar")
                    << content;
            CAPTURE(is_packed);
            CAPTURE(is_hidden);
            for (const std::vector<std::string>& words : {std::vector<std::string>(), {"wrong"}}) {
                const walk::report closed = look(content, words);
                CHECK_EQ(own_traits(closed), is_hidden ? "encrypted" : "");
                if (!is_hidden)
                    CHECK_EQ(traits_of(closed, "prog.exe"), "encrypted");
            }
            const walk::report opened = look(content, {"wrong", "secret", "other"});
            check_opened(opened);
            CHECK_EQ(own_traits(opened), is_hidden ? "opened by password" : "");
            check_opened(look(program() + content, {"secret"}));
        }
}

TEST_CASE("of a RAR 3 each file is opened by its own password, and only what was encrypted is opened")
{
    const std::string content = write_rar4({{{"1", "x", "secret"},
                                             {"2", text_in_archive, "other", ""},
                                             {"3", text_in_archive},
                                             {"4", program(), "secret"},
                                             {"5", "x", "other", "salt no2"}}});
    const walk::report one = look(content, {"secret"});
    CHECK_EQ(traits_of(one, "1"), "opened by password"); // which alone could be chance
    CHECK_EQ(traits_of(one, "2"), "encrypted");
    CHECK_EQ(traits_of(one, "3"), "");
    CHECK_EQ(traits_of(one, "4"), "opened by password");
    CHECK_EQ(traits_of(one, "5"), "encrypted");
    CHECK(named(one, "2").sha256.empty());
    const walk::report both = look(content, {"wrong", "other", "secret"});
    CHECK_EQ(named(both, "2").sha256, mime::sha256_hex(text_in_archive));
    CHECK_EQ(traits_of(both, "5"), "encrypted");
}

TEST_CASE("a RAR 3 is as broken as it was when a password opens it")
{
    for (const bool is_hidden : {false, true}) {
        rar4_text told = two_files<rar4_text>("secret");
        told.header_password = is_hidden ? "secret" : "";
        std::string content = write_rar4(told);
        content[content.size() / 2] ^= 1;
        const walk::report seen = look(content, {"secret"});
        CHECK_EQ(traits_of(seen, "a/text"), "opened by password, broken");
        CHECK_EQ(traits_of(seen, "prog.exe"), "opened by password");
        for (std::size_t size = 0; size < content.size(); size += 97)
            CHECK_EQ(look(content.substr(0, size), {"secret"}).exceeded, walk::no_limit);
    }
}

TEST_CASE("what cannot be read of a RAR 3 is told as encrypted")
{
    rar4_text old = two_files<rar4_text>("secret");
    old.version = 20;
    CHECK_EQ(traits_of(look(write_rar4(old), {"secret"}), "prog.exe"), "encrypted");
    rar4_text solid = two_files<rar4_text>("secret");
    solid.is_solid = true;
    CHECK(own_traits(look(write_rar4(solid), {"secret"})).starts_with("encrypted"));
}

TEST_CASE("a RAR 3 whose beginning takes all the time is left alone")
{
    const std::string service("\xb4\x99\x7a\0\0\x07\0", 7); // of nothing
    const std::string content = std::string("Rar!\x1a\x07\0", 7) + testing::repeated(service, 28'000'000);
    walk::limits allowed = testing::patient();
    allowed.time = std::chrono::milliseconds(20);
    const walk::hooks none;
    walk::walking all("x", allowed, {}, none);
    all.look_at_first("x", "outer", {});
    walk::container inside(all, 0, 0);
    CHECK_FALSE(walk::unlock_rar4(content, inside));
    CHECK_EQ(all.take().exceeded, walk::time_limit);
}
