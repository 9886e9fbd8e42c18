#include "contentd/ciphers/utf16.hpp"
#include "contentd/document/document.hpp"
#include "contentd/document/office_agile.hpp"
#include "contentd/document/office_rc4.hpp"
#include "contentd/document/office_standard.hpp"
#include "contentd/document/office_xor.hpp"
#include "contentd/filetype/compound_file.hpp"
#include "tests/contentd/compound.hpp"
#include "tests/contentd/document/office_encryptor.hpp"
#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace testing;
using namespace std::string_literals;
using ciphers::hash_kind;

namespace {

using words = std::vector<std::string>;

document::findings look_with(const std::string& content, const words& passwords)
{
    document::allowance allowed;
    allowed.passwords = passwords;
    return look(content, allowed);
}

bool is_opened(const document::findings& found)
{
    return has(found, filetype::opened_by_password) && !has(found, filetype::encrypted);
}

bool is_locked(const document::findings& found)
{
    return has(found, filetype::encrypted) && !has(found, filetype::opened_by_password);
}

std::string record(unsigned id, const std::string& data)
{
    return number_16(id) + number_16(static_cast<unsigned>(data.size())) + data;
}

/// With a macro sheet, and DDE behind more than one block.
std::string workbook()
{
    const std::string first = record(0x809, number_16(0x600) + number_16(5) + std::string(12, '\0'));
    const std::string sheet = record(0x85, number_32(0) + "\2\1\1\0m"s);
    const std::string book = record(0x1ae, number_16(0) + number_16(9) + "\0cmd\3/c x"s);
    return first + sheet + record(0x3c, std::string(3000, 'x')) + book + record(0x23, number_16(0));
}

} // namespace

TEST_CASE("what other programs encrypted is opened by its password alone")
{
    // Vectors that python3-msoffcrypto-tool 5.0.0 (MIT) has in its documentation, from files of Office.
    document::collector found({});
    const std::string right = ciphers::to_utf16("Password1234_");
    const std::string salt = "\xcb\xca\x1c\x99\x93\x43\xfb\xad\x92\x07V4\x15\0\x34\xb0"s;
    const std::string input = "9\xee\xa5N&\xe5\x14y\x8c(K\xc7qM8\xac";
    const std::string value =
        "\x14\x37mm\x81s4\xe6\xb0\xffO\xd8\"\x1a|g\x8e]\x8axN\x8f\x99\x9fL\x18\x89\x30\xc3jK)\xc5"
        "\xb3\x33`[\\\xd4\x03\xb0P\x03\xad\xcf\x18\xcc\xa8\xcb\xab\x8d\xeb\xe3s\xc6V\x04\xa0\xbe\xcf"
        "\xae\\\n\xd0";
    const std::string common = " blockSize='16' keyBits='256' cipherAlgorithm='AES' cipherChaining='ChainingModeCBC'"
                               " hashAlgorithm='SHA512' saltValue='" +
                               base64(salt) + "'";
    const auto agile = document::office_agile::read(
        number_16(4) + number_16(4) + number_32(0x40) + "<encryption><keyData" + common +
        "/><p:encryptedKey spinCount='100000'" + common + " encryptedVerifierHashInput='" + base64(input) +
        "' encryptedVerifierHashValue='" + base64(value) + "' encryptedKeyValue='" + base64(salt + salt) + "'/>");
    REQUIRE(agile);
    CHECK_EQ(agile->key_by(right, found).size(), 32);
    CHECK(agile->key_by(ciphers::to_utf16("Password1234"), found).empty());

    const std::string standard_info =
        number_16(3) + number_16(2) + number_32(0x24) + number_32(32) + number_32(0x24) + number_32(0) +
        number_32(0x660e) + number_32(0x8004) + number_32(128) + number_32(0x18) + number_32(0) + number_32(0) +
        number_32(16) + "\xe8\x82\x66I\x0c[\xd1\xee\xbd+C\x94\xe3\xf8\x30\xef" +
        "Qos.\x96o\xac\x17\xb1\xc5\xd7\xd8\xcc\x36\xc9(" + number_32(20) +
        "+ah\xda\xbe)\x11\xad+\xd3|\x17\x46t\\\x14\xd3\xcf\x1b\xb1@\xa4\x8fNo=#\x88\x08r\xb1j";
    const auto standard = document::office_standard::read(standard_info);
    REQUIRE(standard);
    CHECK_EQ(standard->key_by(right, found), "@\xb1:q\xf9\x0b\x96n7T\x08\xf2\xd1\x81\xa1\xaa");
    CHECK(standard->key_by(ciphers::to_utf16("x"), found).empty());

    const words one = {"password1"};
    document::allowance allowed;
    allowed.passwords = one;
    document::collector with_word(allowed);
    auto rc4 = document::office_rc4::read(number_16(1) + number_16(1) +
                                          "\xe8w,\x1d\x91\xc5j7\x96Ga\xb2\x80\x18\x32\x17"
                                          "\xc9\xe9\x97\xd4T\x97=1\x0b\xb1\xbap\x14&\x83~"
                                          "\xb1\xde\x17\x8f\x07\xe9\x89\xc4M\xae^L\xf9j\xc4\x07");
    REQUIRE(rc4);
    CHECK_FALSE(rc4->open(found));
    REQUIRE(rc4->open(with_word));
    CHECK_EQ(rc4->key_of_block(0), " \xbf\x32\xdd\xf5@\x85\x8cQ7D\xaf\x0f$\xe0<");

    // Key and verifier as signatures of malware scanners have them.
    CHECK(document::office_xor::by("VelvetSweatshop", 0xb359, 0x9a0a));
    CHECK_FALSE(document::office_xor::by("VelvetSweatshoP", 0xb359, 0x9a0a));
    CHECK_FALSE(document::office_xor::by("", 0, 0));
}

TEST_CASE("a package that Office opens without asking is a file inside")
{
    const std::string package = zip_of("[Content_Types].xml", std::string(9001, 'x'));
    const agile_settings known_hashes[] = {{},
                                           {"VelvetSweatshop", ciphers::hash_kind::sha1, "SHA1", 128, 1000},
                                           {"VelvetSweatshop", ciphers::hash_kind::sha1, "SHA1", 256, 0},
                                           {"VelvetSweatshop", ciphers::hash_kind::sha256, "SHA256", 192, 1},
                                           {"VelvetSweatshop", ciphers::hash_kind::sha384, "SHA384", 256, 10},
                                           {"/01Hannes Ruescher/01", ciphers::hash_kind::sha512, "SHA512", 256, 10}};
    std::vector<std::string> documents = {standard_document(package, "VelvetSweatshop")};
    for (const agile_settings& each : known_hashes)
        documents.push_back(agile_document(package, each));
    for (const std::string& each : documents) {
        const document::findings found = look(each);
        CHECK(is_opened(found));
        REQUIRE_EQ(found.files.size(), 1);
        CHECK(found.files[0].bytes == package);
        CHECK_FALSE(found.is_cut);
    }
}

TEST_CASE("a package is opened whatever the case of its streams' names")
{
    std::string content = agile_document(zip_of("a", "b"));
    for (const auto& [name, other] :
         {std::pair{"EncryptionInfo", "ENCRYPTIONINFO"}, {"EncryptedPackage", "encryptedpackage"}})
        content.replace(content.find(utf16(name)), utf16(name).size(), utf16(other));
    CHECK(is_opened(look(content)));
}

TEST_CASE("a package is opened by a word of the message, and is encrypted without")
{
    const std::string package = zip_of("a", "b");
    agile_settings by_word;
    by_word.password = "pässwörd \xf0\x9f\x98\x80";
    for (const std::string& each : {agile_document(package, by_word), standard_document(package, by_word.password)}) {
        CHECK(is_locked(look(each)));
        CHECK(is_locked(look_with(each, {"passwörd", ""})));
        const document::findings found = look_with(each, {"other", by_word.password, "third"});
        CHECK(is_opened(found));
        CHECK_EQ(found.password_helped, 1);
        REQUIRE_EQ(found.files.size(), 1);
        CHECK(found.files[0].bytes == package);
    }
}

TEST_CASE("what cannot be decrypted is told as encrypted")
{
    agile_settings many;
    many.told_rounds = 1'000'001;
    CHECK(is_locked(look(agile_document("x", many))));
    agile_settings unknown;
    unknown.hash_name = "WHIRLPOOL";
    CHECK(is_locked(look(agile_document("x", unknown))));
    CHECK(is_locked(look(compound_of({{"EncryptedPackage", "a package of rights management"}}))));
    CHECK(is_locked(look(compound_of({{"EncryptionInfo", "x"}, {"EncryptedPackage", ""}}))));
}

TEST_CASE("descriptions cut short anywhere open nothing")
{
    const std::string whole = agile_document(zip_of("a", "b"));
    for (std::size_t at = 1024; at + 64 < whole.size(); at += 32) {
        std::string broken = whole;
        broken.replace(at, 64, 64, '\0');
        look(broken);
    }
    const std::string header = rc4_header("x", binary_cipher::crypto_api_128);
    for (std::size_t size = 0; size < header.size(); ++size)
        CHECK_FALSE(document::office_rc4::read(std::string_view(header).substr(0, size)));
    CHECK(document::office_rc4::read(header));
}

TEST_CASE("passwords take no more than half of the time")
{
    agile_settings slow;
    slow.told_rounds = 1'000'000;
    const words passwords(1000, "wrong");
    document::allowance allowed;
    allowed.passwords = passwords;
    const auto begin = std::chrono::steady_clock::now();
    allowed.until = begin + std::chrono::milliseconds(600);
    CHECK(is_locked(look(agile_document("x", slow), allowed)));
    CHECK_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST_CASE("half of the time is that of the document, not of each part that is encrypted")
{
    document::allowance allowed;
    allowed.until = std::chrono::steady_clock::now() + std::chrono::hours(1);
    document::collector found(allowed);
    const auto half = found.half_of_time();
    CHECK_GT(half, std::chrono::steady_clock::now() + std::chrono::minutes(29));
    CHECK_LT(half, std::chrono::steady_clock::now() + std::chrono::minutes(31));
    CHECK(found.half_of_time() == half);
}

TEST_CASE("a binary workbook is read behind its encryption")
{
    const std::string plain = workbook();
    for (const auto cipher : {binary_cipher::rc4_40, binary_cipher::crypto_api_40, binary_cipher::crypto_api_128,
                              binary_cipher::xor_obfuscation}) {
        const document::findings found = look(encrypted_workbook(plain, "VelvetSweatshop", cipher));
        CHECK(is_opened(found));
        CHECK(has(found, filetype::xlm_macro | filetype::dde));
        CHECK_EQ(found.macro, "very hidden macro sheet");
    }
    const std::string locked = encrypted_workbook(plain, "word", binary_cipher::crypto_api_128);
    CHECK(is_locked(look(locked)));
    CHECK_FALSE(has(look(locked), filetype::dde));
    CHECK(is_opened(look_with(locked, {"a", "word"})));
    CHECK(has(look_with(locked, {"a", "word"}), filetype::dde));
}

TEST_CASE("a binary text is read behind its encryption")
{
    const std::string text = std::string(3000, 'x') + "\x13 DDEAUTO c:\\\\x.exe \x14y\x15";
    for (const auto cipher : {binary_cipher::rc4_40, binary_cipher::crypto_api_40, binary_cipher::crypto_api_128,
                              binary_cipher::xor_obfuscation}) {
        const document::findings found = look(encrypted_word(text, "VelvetSweatshop", cipher));
        CHECK(is_opened(found));
        CHECK(has(found, filetype::dde));
        const std::string locked = encrypted_word(text, "word", cipher);
        CHECK(is_locked(look(locked)));
        CHECK(has(look_with(locked, {"word"}), filetype::dde));
    }
}

TEST_CASE("a text of Word 6 or 95 is read behind its encryption")
{
    const std::string text = "\x13 DDEAUTO c:\\\\x.exe \x14y\x15";
    const auto old_word = [&](const std::string& password) {
        std::string content = encrypted_word(text, password, binary_cipher::xor_obfuscation);
        const std::size_t at = content.find(number_16(0xa5ec) + number_16(0xc1));
        content.replace(at, 4, number_16(0xa5dc) + number_16(104));
        content[at + 11] = 1; // encrypted, by the one way that there was
        return content;
    };
    CHECK(has(look(old_word("VelvetSweatshop")), filetype::dde | filetype::opened_by_password));
    CHECK(is_locked(look(old_word("word"))));
    CHECK(has(look_with(old_word("word"), {"word"}), filetype::dde));
}

TEST_CASE("passwords of XOR obfuscation are tried in one byte a letter")
{
    struct row
    {
        std::string password;
        std::uint32_t key;
        std::uint32_t verifier;
    };
    const row rows[] = {
        {"word", 0x62db, 0xcacd},
        {"Gr\u00fc\u00dfe", 0x4746, 0xc9b8},                      // Latin-1
        {"Gr\u00fc\u00dfe\u20ac", 0x7e23, 0xe9bb},                // windows-1252
        {"Gr\u00fc\u00dfe\u20ac", 0x9bcd, 0xe2bb},                // the lower byte of each
        {"a\u0100b", 0x1f12, 0xcd9e},                             // or the higher one
        {"\u043f\u0430\u0440\u043e\u043b\u044c", 0x2703, 0xe713}, // windows-1251
        {"\u043f\u0430\u0440\u043e\u043b\u044c", 0x086e, 0xdb73},
        {"a password that is long", 0xf191, 0xf9e6}, // its first 15 letters
    };
    for (const row& each : rows) {
        CAPTURE(each.password);
        const words passwords = {"other", each.password};
        document::allowance allowed;
        allowed.passwords = passwords;
        document::collector found(allowed);
        CHECK(document::office_xor::open(each.key, each.verifier, found));
        CHECK_EQ(found.password_that_helped(), 1);
        CHECK_FALSE(document::office_xor::open(each.key, each.verifier + 1, found));
    }
}

TEST_CASE("Word's XOR obfuscation is undone as other programs do it")
{
    // Of the first, another reader of Word's documents has the same bytes in its tests.
    struct row
    {
        std::string password;
        std::uint32_t key;
        std::uint32_t verifier;
        std::size_t at;
        std::string plain;
        std::string obfuscated;
    };
    const row rows[] = {
        {"Test1234", 0xf7ff, 0xec87, 68, "Hello, XOR Method 2 test vector!",
         "2f870a8d4d2820fe4f5603f6b03d2eae03c254c1566173d2207246d8a12634e0"},
        {"Sekimori", 0x9132, 0x8cd9, 0,
         "A text of Word: \0\x7a\xac"
         "A\x13"
         "DDEAUTO x\x14"s,
         "f15ad819d70b2013a217b1fa9453ffa8007aac3dbc3b64398562b2dac64fd1"},
    };
    for (const row& each : rows) {
        const auto how = document::office_xor::by(each.password, each.key, each.verifier);
        REQUIRE(how);
        std::string bytes = each.plain;
        how->decrypt_text(each.at, bytes); // undone by itself
        CHECK_EQ(hexadecimal(bytes), each.obfuscated);
        how->decrypt_text(each.at, bytes);
        CHECK_EQ(bytes, each.plain);
    }
}

TEST_CASE("the storages of a presentation are read behind its encryption")
{
    const std::string storage = compound_of({{"\1Ole10Native", native_stream("run.exe", program())}});
    for (const char* const password : {"VelvetSweatshop", "/01Hannes Ruescher/01"}) {
        const document::findings found = look(encrypted_powerpoint(storage, password));
        CHECK(is_opened(found));
        REQUIRE_EQ(found.files.size(), 1);
        CHECK_EQ(found.files[0].name, "run.exe");
    }
    const std::string locked = encrypted_powerpoint(storage, "word");
    CHECK(is_locked(look(locked)));
    CHECK_EQ(look_with(locked, {"word"}).files.size(), 1);
}

TEST_CASE("a plain storage of a presentation is read, whatever is encrypted beside it")
{
    const std::string plain = compound_of({{"\1Ole10Native", native_stream("plain.exe", program())}});
    const std::string before =
        number_16(0) + number_16(0x1011) + number_32(static_cast<unsigned>(plain.size())) + plain;
    const std::string storage = compound_of({{"\1Ole10Native", native_stream("run.exe", program())}});
    const document::findings opened = look(encrypted_powerpoint(storage, "VelvetSweatshop", before));
    REQUIRE_EQ(opened.files.size(), 2);
    CHECK_EQ(opened.files[0].name, "plain.exe");
    CHECK_EQ(opened.files[1].name, "run.exe");
    const document::findings locked = look(encrypted_powerpoint(storage, "word", before));
    CHECK(is_locked(locked));
    REQUIRE_EQ(locked.files.size(), 1);
    CHECK_EQ(locked.files[0].name, "plain.exe");
}

TEST_CASE("a directory of a presentation that leads anywhere ends")
{
    const std::string storage = compound_of({{"\1Ole10Native", native_stream("run.exe", program())}});
    const std::string whole = encrypted_powerpoint(storage, "VelvetSweatshop");
    const filetype::compound_file file(whole, 100);
    std::string stream;
    std::string user;
    for (const filetype::compound_entry& each : file.entries()) {
        if (each.name == "PowerPoint Document")
            stream = file.stream(each, 100'000);
        else if (each.name == "Current User")
            user = file.stream(each, 100'000);
    }
    for (const std::string& number : {number_32(0), number_32(0xffffffff), number_32(0x0fffffff)}) {
        for (std::size_t at = stream.size() - 200; at < stream.size(); ++at) {
            std::string broken = stream;
            broken.replace(at, 4, number, 0, std::min<std::size_t>(4, stream.size() - at));
            document::allowance few;
            few.objects = 100;
            look(compound_of({{"Current User", user}, {"PowerPoint Document", broken}}), few);
            look(compound_of({{"Current User", user.substr(0, 16) + number}, {"PowerPoint Document", stream}}), few);
        }
    }
}
