// Headers of RAR 5 that lie, and its keys. That archives are opened stands in the walk's tests.

#include "contentd/locked/rar5.hpp"
#include "contentd/locked/rar5_key.hpp"
#include "hex.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace std::string_literals;
using locked::read_rar5_header;
using testing::hex;

namespace {

bool always()
{
    return true;
}

/// With size and checksum.
std::string header(const std::string& told)
{
    std::string sized;
    locked::put_vint(sized, told.size());
    sized += told;
    std::string made;
    locked::put_little_32(made, locked::crc_of(sized));
    return made + sized;
}

/// A file of six bytes, packed in five, with the record.
std::string file(const std::string& record)
{
    return header("\2\3"s + static_cast<char>(record.size()) + "\5\6\6\x20time"s + "CRC!\1\1\4name"s + record);
}

const std::string lock = "\x30\1\0\1\x0f"s + "salt of 16 bytes" + "vector: 16 bytes" + "checked." + "sum?";

} // namespace

TEST_CASE("numbers of RAR 5 are read as they are written, and no longer than they can be")
{
    for (const std::uint64_t each : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, ~std::uint64_t{0}}) {
        std::string made;
        locked::put_vint(made, each);
        locked::numbers from(made);
        CHECK_EQ(from.vint(), each);
        CHECK(from.is_good());
    }
    const std::string bytes(20, '\x80');
    locked::numbers endless(bytes);
    CHECK_EQ(endless.vint(), 0);
    CHECK_FALSE(endless.is_good());
}

TEST_CASE("keys are those of PBKDF2, and end with the time")
{
    locked::rar5_lock told;
    told.salt = "salt";
    // RFC 7914, 11: one round.
    CHECK_EQ(hex(locked::keys_of(told, "passwd", always).cipher),
             "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
    // python3: hashlib.pbkdf2_hmac("sha256", b"passwd", b"salt", 1024 + 16), and folded of 1024 + 32
    told.power = 10;
    const locked::rar5_keys keys = locked::keys_of(told, "passwd", always);
    CHECK_EQ(hex(keys.sums), "bd806a8fd545770af4a0a4947fdb67796d9178630d784094dee05a643a246fea");
    CHECK_EQ(hex(keys.check), "94693b3711cc9579");
    CHECK_NE(hex(locked::keys_of(told, std::string(100, 'x'), always).cipher), hex(keys.cipher));
    told.power = 24;
    unsigned asked = 0;
    CHECK(locked::keys_of(told, "passwd", [&] { return ++asked < 5; }).cipher.empty());
    CHECK_EQ(asked, 5);
}

TEST_CASE("a header of a file is read, and written without what it is encrypted with")
{
    const std::string told = file("\4\7abc"s + lock);
    const auto read = read_rar5_header(told);
    REQUIRE(read);
    CHECK_EQ(read->type, locked::rar5_file);
    CHECK_EQ(read->data, 5);
    auto entry = locked::read_rar5_entry(*read);
    REQUIRE(entry);
    REQUIRE(entry->lock);
    CHECK_EQ(entry->lock->power, 15);
    CHECK_EQ(entry->lock->vector, "vector: 16 bytes");
    CHECK(entry->lock->check.empty()); // its checksum is wrong
    CHECK_EQ(entry->other_records, "\4\7abc");
    const std::string written = locked::write_rar5_entry(*entry, 3, true);
    const auto again = read_rar5_header(written);
    REQUIRE(again);
    CHECK_EQ(again->data, 3);
    CHECK_EQ(again->extra, "\4\7abc");
    CHECK_EQ(again->body, read->body);
    entry->lock->hides_sums = true;
    const std::string without_crc = locked::write_rar5_entry(*entry, 3, true);
    CHECK_EQ(without_crc.size(), written.size() - 4);
    CHECK_FALSE(locked::read_rar5_entry(*read_rar5_header(without_crc))->crc);
}

TEST_CASE("headers of RAR 5 that say what cannot be are not read")
{
    const std::string good = file(lock);
    REQUIRE(read_rar5_header(good));
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string lies = good;
        lies[at] ^= 1;
        CHECK_FALSE(read_rar5_header(lies));
        CHECK_FALSE(read_rar5_header(good.substr(0, at)));
    }
    CHECK_FALSE(read_rar5_header(header("\2\1\x09name"s)));           // records are longer than all
    CHECK_FALSE(read_rar5_header(header("\2\2"s)));                   // no size of the data
    CHECK_EQ(locked::rar5_header_size("CRC!\x81\x80\x80\x01..."), 0); // more than 2 MB
    CHECK_EQ(locked::rar5_header_size("CRC!\xff\xff\xff\xff\xff"), 0);
    CHECK_EQ(locked::rar5_header_size("CRC!\0"s), 0);
    for (const std::string& record : {"\x09\7abc"s, "\0"s, "\x80"s}) // longer than all; without a type; without an end
        CHECK_FALSE(locked::read_rar5_entry(*read_rar5_header(file(record))));
    const std::string slow = "\x24\1\0\0\x19"s + lock.substr(5, 32); // 2^25 rounds
    const auto entry = locked::read_rar5_entry(*read_rar5_header(file(slow)));
    REQUIRE(entry);
    CHECK((entry->lock && entry->lock->salt.empty()));
    CHECK_FALSE(locked::read_rar5_encryption(*read_rar5_header(header("\4\0\0\0\x19"s + "salt of 16 bytes"))));
    CHECK(locked::read_rar5_encryption(*read_rar5_header(header("\4\0\0\0\x18"s + "salt of 16 bytes"))));
}

TEST_CASE("the end of what is packed is found by its blocks")
{
    const auto packed_size = [](const std::string& data) {
        locked::patched all;
        all.add(data);
        locked::rar5_entry entry;
        entry.method = 0x80;
        return locked::rar5_packed_size(all, entry);
    };
    const auto block = [](unsigned flags, const std::string& content) {
        return static_cast<char>(flags) + std::string(1, static_cast<char>(0x5aU ^ flags ^ content.size())) +
               static_cast<char>(content.size()) + content;
    };
    const std::string two = block(0, "first") + block(0x40, "second");
    CHECK_EQ(packed_size(two + "more"), two.size());
    CHECK_EQ(packed_size(two.substr(0, 12)), 12);
    CHECK_EQ(packed_size(block(0, "first") + "wrong"), 13);
    CHECK_EQ(packed_size(""), 0);
    std::string many;
    for (int i = 0; i < 100'000; ++i)
        many += block(0, "");
    CHECK_EQ(packed_size(many + two + "x"), many.size() + two.size());
}
