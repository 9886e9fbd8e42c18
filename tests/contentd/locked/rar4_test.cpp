// Headers of RAR 3 that lie, and its keys. That archives are opened stands in the walk's tests.

#include "contentd/ciphers/utf16.hpp"
#include "contentd/locked/numbers.hpp"
#include "contentd/locked/rar4.hpp"
#include "hex.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace std::string_literals;
using locked::read_rar4_entry;
using locked::read_rar4_header;
using testing::hex;

namespace {

bool always()
{
    return true;
}

std::string header(char type, const std::string& flags, const std::string& rest)
{
    const std::string told = type + flags + static_cast<char>(7 + rest.size()) + '\0' + rest;
    std::string sum;
    locked::put_little_32(sum, locked::crc_of(told));
    return sum.substr(0, 2) + told;
}

/// A file of 300 bytes in 512, and 2^32 times one and two of them more.
const std::string file =
    header(0x74, "\x04\x85"s, "\0\2\0\0\x2c\1\0\0\3CRC!time\x1d\x33\4\0attr\1\0\0\0\2\0\0\0name8 bytes!more"s);

} // namespace

TEST_CASE("keys of RAR 3 are those of its rounds, and end with the time")
{
    // Each by python3: SHA-1 of 2^18 times password, salt and number; of the first, and each 2^14 behind it, the last
    // byte is one of the vector.
    const locked::cipher salted = locked::rar4_cipher("8 bytes!", ciphers::to_utf16("пароль"), always);
    CHECK_EQ(hex(salted.key), "7fc7ae6588df0d0ab855155362c51440");
    CHECK_EQ(hex(salted.vector), "013301818db2fac9e3c19e1410f32562");
    const locked::cipher without = locked::rar4_cipher("", ciphers::to_utf16("x"), always);
    CHECK_EQ(hex(without.key), "87847e1d39ef079719b208ea5e1b072b");
    CHECK_EQ(hex(without.vector), "08e5d4071f3b4e2446584a4fa3b589a5");
    unsigned asked = 0;
    CHECK(locked::rar4_cipher("", "x", [&] { return ++asked < 5; }).key.empty());
    CHECK_EQ(asked, 5);
    CHECK_FALSE(locked::rar4_cipher("8 bytes!", std::string(54, 'x'), always).key.empty());
    CHECK(locked::rar4_cipher("8 bytes!", std::string(56, 'x'), always).key.empty());
}

TEST_CASE("a header of a file is read, and written without its encryption")
{
    const auto read = read_rar4_header(file);
    REQUIRE(read);
    CHECK_EQ(read->data, (std::uint64_t{1} << 32U) + 512);
    CHECK(read->is_encrypted());
    const auto entry = read_rar4_entry(*read);
    REQUIRE(entry);
    CHECK_EQ(entry->size, (std::uint64_t{2} << 32U) + 300);
    CHECK_EQ(entry->salt, "8 bytes!");
    CHECK(entry->is_known);
    CHECK_FALSE(entry->is_stored);
    const std::string written = locked::write_rar4_entry(*read, *entry, 77);
    const auto again = read_rar4_header(written);
    REQUIRE(again);
    CHECK_EQ(again->data, 77);
    CHECK_FALSE(again->is_encrypted());
    CHECK(written.ends_with("namemore"));
    CHECK(read_rar4_entry(*again)->salt.empty());
    CHECK_EQ(read_rar4_entry(*again)->size, entry->size);
}

TEST_CASE("headers of RAR 3 that say what cannot be are not read")
{
    for (std::size_t at = 0; at < file.size(); ++at) {
        std::string lies = file;
        lies[at] ^= 1;
        CHECK_FALSE(read_rar4_header(lies));
        CHECK_FALSE(read_rar4_header(file.substr(0, at)));
    }
    CHECK_EQ(locked::rar4_header_size("12\x74\0\0\6\0"s), 0);
    CHECK_EQ(locked::rar4_header_size("12\x74\0\0\7\0"s), 7);
    CHECK_EQ(locked::rar4_header_size("12\x71\0\0\7\0"s), 0);
    CHECK_EQ(locked::rar4_header_size("12\x7c\0\0\7\0"s), 0);
    const std::string fixed = "\0\2\0\0\x2c\1\0\0\3CRC!time\x1d\x33"s;
    for (const std::string& rest : {""s, fixed + "\5\0attrname"s, fixed + "\4\0attrname8 byte"s}) {
        const std::string lies = header(0x74, "\x04\x84"s, rest);
        CHECK_FALSE(read_rar4_entry(*read_rar4_header(lies)));
    }
}

TEST_CASE("a main header is written without what tells of encryption")
{
    const std::string told = header(0x73, "\x88\x02"s, "reserv\x1dmore");
    const auto read = read_rar4_header(told);
    REQUIRE(read);
    CHECK(read->hides_headers());
    const std::string written = locked::write_rar4_main(*read);
    CHECK_EQ(written.size(), 13);
    REQUIRE(read_rar4_header(written));
    CHECK_EQ(read_rar4_header(written)->flags, 8);
    CHECK(read_rar4_header(locked::write_rar4_end()));
    CHECK_EQ(locked::write_rar4_main(*read_rar4_header(locked::write_rar4_end())).size(), 13);
}
