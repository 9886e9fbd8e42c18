// Headers of 7z that lie, and what is made of those that do not. That 7-Zip's own are opened stands in the walk's
// tests.

#include "all_of.hpp"
#include "contentd/ciphers/utf16.hpp"
#include "contentd/locked/seven_zip.hpp"
#include "contentd/locked/seven_zip_ids.hpp"
#include "contentd/locked/seven_zip_lock.hpp"
#include "hex.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace std::string_literals;
using namespace std::string_view_literals;
using locked::seven_zip_streams;
using testing::all_of;
using testing::hex;

namespace {

bool always()
{
    return true;
}

/// Two streams of four bytes, each a folder of one coder that copies, with two files in the second.
const std::string header = "\1\4\6\0\2\x09\4\4\0\7\x0b\2\0\1\1\0\1\1\0\x0c\4\4\0\x08\x0d\1\2\x09\1\0\0\5\3\0\0"s;
const std::string archive = std::string(32, 's') + "onetwo..";

std::optional<locked::seven_zip_contents> read(const std::string& told)
{
    return locked::read_seven_zip(archive, told);
}

std::string changed(std::size_t at, std::string_view bytes)
{
    std::string made = header;
    return made.replace(at, bytes.size(), bytes);
}

} // namespace

TEST_CASE("numbers are read as they are written, and zero behind the end")
{
    for (const std::uint64_t each : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, ~std::uint64_t{0}}) {
        std::string made;
        locked::put_number(made, each);
        locked::numbers from(made);
        CHECK_EQ(from.number(), each);
        CHECK(from.is_good());
        CHECK_EQ(from.number(), 0);
        CHECK_FALSE(from.is_good());
    }
    CHECK_EQ(locked::numbers("\x81\x02"sv).number(), 0x102);
    CHECK_EQ(locked::numbers("\xc1\x02\x03"sv).number(), 0x10302);
}

TEST_CASE("a header is read, and what is written of it is the same archive")
{
    const auto made = read(header);
    REQUIRE(made);
    REQUIRE_EQ(made->streams.folders.size(), 2);
    CHECK_EQ(made->streams.packed[1].bytes, "wo..");
    CHECK_EQ(made->streams.folders[1].first_stream, 1);
    CHECK_EQ(made->streams.folders[1].first_files[0].size, 1);
    CHECK_EQ(made->streams.folders[1].first_files[1].size, 3);
    CHECK_FALSE(made->streams.is_encrypted());
    const std::string written = all_of(locked::write_seven_zip(*made));
    CHECK_EQ(written.substr(32, 8), "onetwo..");
    CHECK_EQ(locked::seven_zip_header(written), header);
    CHECK_EQ(locked::files_in(*made, {false, true}, 9), std::vector<bool>{false, true, true});
    CHECK_EQ(locked::files_in(*made, {true, false}, 1), std::vector<bool>{true});
}

TEST_CASE("headers that say what cannot be are not read")
{
    const std::string huge = "\xff\xff\xff\xff\xff\xff\xff\xff\x7f";
    CHECK_FALSE(read(changed(0, "\x17"sv)));
    CHECK_FALSE(read(changed(3, "\x09"sv)));  // streams begin behind the end
    CHECK_FALSE(read(changed(6, "\x09"sv)));  // a stream is longer than the archive
    CHECK_FALSE(read(changed(4, "\1"sv)));    // fewer streams than sizes
    CHECK_FALSE(read(changed(11, "\3"sv)));   // more folders than streams
    CHECK_FALSE(read(changed(12, "\1"sv)));   // folders elsewhere
    CHECK_FALSE(read(changed(13, "\2"sv)));   // two coders, no room for a bond
    CHECK_FALSE(read(changed(14, "\xc1"sv))); // reserved bits
    CHECK_FALSE(read(changed(28, "\x09"sv))); // a file is longer than its folder
    for (std::size_t at = 0; at < header.size(); ++at) {
        CAPTURE(at);
        std::string lies = header;
        lies.replace(at, 1, huge);
        const auto made = read(lies);
        CHECK((!made || at == 20 || at == 21 || at >= 30)); // folders may be long; files are not looked at here
        if (made)
            CHECK_LE(locked::files_in(*made, {true, true}, 9).size(), 9);
        if (at < 31)
            CHECK_FALSE(read(header.substr(0, at)));
    }
}

TEST_CASE("folders and streams are counted")
{
    const auto with_folders = [](std::uint64_t folders, std::uint64_t coders) {
        std::string told = "\1\4\6\0"s;
        locked::put_number(told, folders);
        told += '\x09' + std::string(folders, '\0') + "\0\7\x0b"s;
        locked::put_number(told, folders);
        told += '\0';
        for (std::uint64_t i = 0; i < folders; ++i) {
            locked::put_number(told, coders);
            for (std::uint64_t coder = 0; coder < coders; ++coder)
                told += "\1\0"s;
            for (std::uint64_t bond = 1; bond < coders; ++bond)
                told += {static_cast<char>(bond - 1), static_cast<char>(bond)};
        }
        return told + '\x0c' + std::string(folders * coders, '\0') + "\0\0"s;
    };
    CHECK(read(with_folders(10'000, 1)));
    CHECK_FALSE(read(with_folders(10'001, 1)));
    CHECK(read(with_folders(10'000, 4)));
    CHECK_FALSE(read(with_folders(10'000, 5)));
    CHECK(read(with_folders(1, 32)));
    CHECK_FALSE(read(with_folders(1, 33)));
}

TEST_CASE("a start that does not fit what it tells of is none")
{
    const std::string written = all_of(locked::write_seven_zip(*read(header)));
    REQUIRE_FALSE(locked::seven_zip_header(written).empty());
    for (std::size_t at = 0; at < 32; ++at) {
        if (at == 6 || at == 7) // the version
            continue;
        std::string lies = written;
        lies[at] ^= 4;
        CHECK(locked::seven_zip_header(lies).empty());
    }
    CHECK(locked::seven_zip_header(written.substr(0, written.size() - 1)).empty());
    CHECK(locked::seven_zip_header(written.substr(0, 31)).empty());
}

TEST_CASE("rounds are as many as 7-Zip takes, and end with the time")
{
    const auto lock = locked::read_lock("\xd3\x12\x61\x62\x63\x01\x02\x03");
    REQUIRE(lock);
    CHECK_EQ(lock->power, 19);
    CHECK_EQ(lock->salt, "ab");
    CHECK_EQ(lock->vector, "c\1\2");
    CHECK(locked::read_lock("\x18"));
    CHECK_FALSE(locked::read_lock("\x19")); // 2^25
    CHECK_FALSE(locked::read_lock("\xd3\x12\x61\x62"));
    CHECK_FALSE(locked::read_lock(""));
    // python3: hashlib.sha256(b"".join(b"ab" + "p".encode("utf-16-le") + n.to_bytes(8, "little") for n in range(1024)))
    CHECK_EQ(hex(locked::key_of({10, "ab", {}}, ciphers::to_utf16("p"), always)),
             "35677606a1f24f081b2227de052081dfca339f00b5de74646b1dbfc92b4f2312");
    CHECK_EQ(locked::key_of({0x3f, "ab", {}}, "p", always), "abp" + std::string(29, '\0'));
    unsigned asked = 0;
    CHECK(locked::key_of({24, {}, {}}, "p", [&] { return ++asked < 5; }).empty());
    CHECK_EQ(asked, 5);
}

TEST_CASE("a chain is the same without its encryption")
{
    // LZMA (5 bytes of properties) behind AES, which stands second and is fed with the only packed stream.
    const std::string aes = "\x24\x06\xf1\x07\x01\x01\x3f"s;
    const std::string chain =
        "\1\4\6\0\1\x09\x08\0\7\x0b\1\0\2\x23\3\1\1\5.....\x24\6\xf1\7\1\1\x3f\0\1\x0c\x14\3\0\0"s;
    const auto made = locked::read_seven_zip(std::string(32, 's') + std::string(16, 'x'), chain);
    REQUIRE(made);
    const auto keys = [](const locked::seven_zip_lock&) { return std::string(32, 'k'); };
    CHECK_FALSE(locked::unlock(made->streams, 0, [](const auto&) { return std::string(); }));
    const auto opened = locked::unlock(made->streams, 0, keys);
    REQUIRE(opened);
    CHECK_EQ(opened->folders[0].coders.size(), 1);
    CHECK(opened->folders[0].bonds.empty());
    CHECK_EQ(opened->folders[0].packed, std::vector<std::uint64_t>{0});
    CHECK_EQ(opened->folders[0].sizes, std::vector<std::uint64_t>{20});
    CHECK_EQ(opened->packed[0].size, 3);
    CHECK_FALSE(opened->is_encrypted());
    seven_zip_streams all = made->streams;
    locked::replace(all, 0, *opened);
    CHECK_FALSE(all.is_encrypted());
}

TEST_CASE("a long chain that stays locked is told in short")
{
    seven_zip_streams all = read(header)->streams;
    locked::seven_zip_folder& folder = all.folders[0];
    folder.coders.assign(5, {locked::encryption, {}});
    folder.sizes = {1, 2, 3, 4, 5};
    folder.bonds = {{0, 1}, {1, 2}, {2, 3}, {3, 4}};
    locked::keep_locked(folder);
    CHECK(folder.is_encrypted());
    CHECK_EQ(folder.coders.size(), 1);
    CHECK_EQ(folder.size(), 1);
}

TEST_CASE("what is decrypted is read from any place")
{
    const std::string bytes(200'000, 'x');
    locked::patched file;
    file.add_own("own");
    file.add(bytes, {std::string(32, 'k'), std::string(16, 'v')}, bytes.size() - 5);
    file.add("");
    file.add("end");
    const std::string whole = all_of(file);
    CHECK_EQ(whole.size(), bytes.size() + 1);
    CHECK(whole.starts_with("own"));
    CHECK(whole.ends_with("end"));
    std::string buffer;
    for (const std::size_t at : {0, 2, 3, 4, 19, 20, 65'539, 131'072, 199'997, 199'998, 200'000}) {
        CAPTURE(at);
        const std::string_view some = file.read(at, buffer);
        CHECK_FALSE(some.empty());
        CHECK(whole.substr(at).starts_with(some));
    }
    CHECK(file.read(whole.size(), buffer).empty());
}
