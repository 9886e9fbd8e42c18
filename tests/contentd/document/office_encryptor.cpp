#include "tests/contentd/document/office_encryptor.hpp"

#include "contentd/ciphers/utf16.hpp"
#include "contentd/filetype/bytes.hpp"
#include "tests/contentd/compound.hpp"
#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>

namespace testing {

namespace {

using namespace std::string_literals;
using ciphers::hash_kind;
using ciphers::hasher;
using ciphers::to_utf16;
using filetype::byte_at;
using filetype::little_16;

const std::string salt = "sixteen saltings";
const std::string verifier = "verify me, do it";

std::string padded(std::string bytes, std::size_t unit = 16)
{
    bytes.resize((bytes.size() + unit - 1) / unit * unit);
    return bytes;
}

std::string aes(const std::string& key, const std::string& vector, const std::string& plain)
{
    const bool has_vector = !vector.empty();
    const EVP_CIPHER* const ciphers[] = {has_vector ? EVP_aes_128_cbc() : EVP_aes_128_ecb(),
                                         has_vector ? EVP_aes_192_cbc() : EVP_aes_192_ecb(),
                                         has_vector ? EVP_aes_256_cbc() : EVP_aes_256_ecb()};
    std::string made = padded(plain);
    EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
    const auto* const key_bytes = reinterpret_cast<const unsigned char*>(key.data());
    auto* const bytes = reinterpret_cast<unsigned char*>(made.data());
    int written = 0;
    REQUIRE_EQ(EVP_EncryptInit_ex(context, ciphers[key.size() / 8 - 2], nullptr, key_bytes,
                                  has_vector ? reinterpret_cast<const unsigned char*>(vector.data()) : nullptr),
               1);
    EVP_CIPHER_CTX_set_padding(context, 0);
    REQUIRE_EQ(EVP_EncryptUpdate(context, bytes, &written, bytes, static_cast<int>(made.size())), 1);
    EVP_CIPHER_CTX_free(context);
    return made;
}

std::string many_rounds(ciphers::hasher& hash, const std::string& password, unsigned rounds)
{
    std::string all = hash.of({salt, ciphers::to_utf16(password)});
    for (unsigned i = 0; i < rounds; ++i)
        all = hash.of({number_32(i), all});
    return all;
}

std::string fitted(std::string bytes, std::size_t size)
{
    bytes.resize(size, '\x36');
    return bytes;
}

std::string size_before(const std::string& package)
{
    return number_32(static_cast<unsigned>(package.size())) + number_32(0);
}

} // namespace

std::string agile_document(const std::string& package, const agile_settings& how)
{
    ciphers::hasher hash(how.hash);
    const std::string hashed = many_rounds(hash, how.password, how.rounds);
    const std::string content_key = std::string("the key that the content is encrypted by").substr(0, how.key_bits / 8);
    const auto by = [&](const std::string& purpose, const std::string& bytes) {
        return base64(aes(fitted(hash.of({hashed, purpose}), how.key_bits / 8), salt, bytes));
    };
    const std::string common = " saltSize=\"16\" blockSize=\"16\" keyBits=\"" + std::to_string(how.key_bits) +
                               "\" hashSize=\"" + std::to_string(hash.size()) +
                               "\" cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"" +
                               how.hash_name + "\" saltValue=\"" + base64(salt) + "\"";
    const unsigned told_rounds = how.told_rounds == 0 ? how.rounds : how.told_rounds;
    const std::string info =
        number_16(4) + number_16(4) + number_32(0x40) +
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"
        "<encryption xmlns=\"http://schemas.microsoft.com/office/2006/encryption\" "
        "xmlns:p=\"http://schemas.microsoft.com/office/2006/keyEncryptor/password\"><keyData" +
        common +
        "/><dataIntegrity encryptedHmacKey=\"\" encryptedHmacValue=\"\"/><keyEncryptors>"
        "<keyEncryptor uri=\"http://schemas.microsoft.com/office/2006/keyEncryptor/password\"><p:encryptedKey "
        "spinCount=\"" +
        std::to_string(told_rounds) + "\"" + common + " encryptedVerifierHashInput=\"" +
        by("\xfe\xa7\xd2\x76\x3b\x4b\x9e\x79", verifier) + "\" encryptedVerifierHashValue=\"" +
        by("\xd7\xaa\x0f\x6d\x30\x61\x34\x4e", hash.of({verifier})) + "\" encryptedKeyValue=\"" +
        by("\x14\x6e\x0b\xe7\xab\xac\xd0\xd6", content_key) + "\"/></keyEncryptor></keyEncryptors></encryption>";
    std::string encrypted = size_before(package);
    for (std::size_t at = 0; at < package.size(); at += 4096)
        encrypted += aes(content_key, fitted(hash.of({salt, number_32(static_cast<unsigned>(at / 4096))}), 16),
                         package.substr(at, 4096));
    return compound_of({{"EncryptionInfo", info}, {"EncryptedPackage", encrypted}});
}

std::string standard_document(const std::string& package, const std::string& password)
{
    ciphers::hasher hash(ciphers::hash_kind::sha1);
    const std::string from = hash.of({many_rounds(hash, password, 50'000), number_32(0)});
    std::string inner(64, '\x36');
    for (std::size_t i = 0; i < from.size(); ++i)
        inner[i] = static_cast<char>(inner[i] ^ from[i]);
    const std::string key = hash.of({inner}).substr(0, 16);
    const std::string name =
        ciphers::to_utf16("Microsoft Enhanced RSA and AES Cryptographic Provider") + std::string(2, '\0');
    const std::string header = number_32(0x24) + number_32(0) + number_32(0x660e) + number_32(0x8004) + number_32(128) +
                               number_32(0x18) + number_32(0) + number_32(0) + name;
    const std::string info = number_16(3) + number_16(2) + number_32(0x24) +
                             number_32(static_cast<unsigned>(header.size())) + header + number_32(16) + salt +
                             aes(key, {}, verifier) + number_32(20) + aes(key, {}, hash.of({verifier}));
    return compound_of({{"EncryptionInfo", info}, {"EncryptedPackage", size_before(package) + aes(key, {}, package)}});
}

namespace {

std::string rc4_key(const std::string& password, binary_cipher cipher, unsigned block)
{
    if (cipher == binary_cipher::rc4_40) {
        ciphers::hasher hash(ciphers::hash_kind::md5);
        const std::string first = hash.of({ciphers::to_utf16(password)}).substr(0, 5);
        std::string repeated;
        for (int i = 0; i < 16; ++i)
            repeated += first + salt;
        return hash.of({hash.of({repeated}).substr(0, 5), number_32(block)});
    }
    ciphers::hasher hash(ciphers::hash_kind::sha1);
    std::string key = hash.of({hash.of({salt, ciphers::to_utf16(password)}), number_32(block)});
    key.resize(cipher == binary_cipher::crypto_api_40 ? 5 : 16);
    key.resize(16);
    return key;
}

/// All of it, in blocks of that size.
std::string rc4_blocks(const std::string& password, binary_cipher cipher, std::size_t size, std::string bytes)
{
    for (std::size_t at = 0; at < bytes.size(); at += size)
        ciphers::rc4(rc4_key(password, cipher, static_cast<unsigned>(at / size)))
            .apply(std::span(bytes).subspan(at, std::min(size, bytes.size() - at)));
    return bytes;
}

/// What of the encrypted bytes stands in the stream: headers do not, nor the beginning of BOUNDSHEET.
std::string merged(const std::string& plain, const std::string& encrypted, std::size_t from)
{
    std::string all = plain;
    for (std::size_t at = from; at + 4 <= plain.size();) {
        const std::size_t begin = at + 4 + (little_16(plain, at) == 0x85 ? 4 : 0);
        at += 4 + little_16(plain, at + 2);
        all.replace(begin, at - begin, encrypted, begin, at - begin);
    }
    return all;
}

struct obfuscation
{
    std::string password;
    unsigned key;
    unsigned verifier;

    /// Rotated by 2 for Excel, as Macrome and LibreOffice do it, by 7 for Word (MS-OFFCRYPTO 2.3.7.5).
    std::uint8_t pad(std::size_t at, int rotation) const
    {
        const std::string filled = password + "\xbb\xff\xff\xba\xff\xff\xb9\x80\0\xbe\x0f\0\xbf\x0f\0"s;
        const unsigned half = at % 2 == 0 ? key & 0xffU : key >> 8U;
        return std::rotl(static_cast<std::uint8_t>(byte_at(filled, at % 16) ^ half), rotation);
    }
};

/// Key and verifier as the procedures of MS-OFFCRYPTO 2.3.7.1 and 2.3.7.2 give them, written out in Python.
const obfuscation& obfuscation_by(const std::string& password)
{
    static const obfuscation known[] = {{"VelvetSweatshop", 0xb359, 0x9a0a}, {"word", 0x62db, 0xcacd}};
    const auto* const found = std::find_if(std::begin(known), std::end(known),
                                           [&](const obfuscation& each) { return each.password == password; });
    REQUIRE(found != std::end(known));
    return *found;
}

std::string xored(const std::string& plain, std::size_t from, const obfuscation& how)
{
    std::string all = plain;
    for (std::size_t at = from; at + 4 <= plain.size();) {
        const std::size_t size = little_16(plain, at + 2);
        at += 4;
        for (std::size_t i = 0; i < size; ++i) {
            const auto masked = static_cast<std::uint8_t>(byte_at(plain, at + i) ^ how.pad(at + size + i, 2));
            all[at + i] = static_cast<char>(std::rotl(masked, 5));
        }
        at += size;
    }
    return merged(plain, all, from);
}

std::string key_and_verifier(const std::string& password)
{
    const obfuscation& how = obfuscation_by(password);
    return number_16(how.key) + number_16(how.verifier);
}

/// What "EncryptData_Method2" makes of a stream, but for its first bytes (MS-OFFCRYPTO 2.3.7.6).
std::string obfuscated_text(std::string stream, std::size_t from, const obfuscation& how)
{
    for (std::size_t at = from; at < stream.size(); ++at)
        if (const unsigned made = byte_at(stream, at) ^ how.pad(at, 7); byte_at(stream, at) != 0 && made != 0)
            stream[at] = static_cast<char>(made);
    return stream;
}

} // namespace

std::string rc4_header(const std::string& password, binary_cipher cipher)
{
    const bool is_short = cipher == binary_cipher::rc4_40;
    std::string both =
        verifier + ciphers::hasher(is_short ? ciphers::hash_kind::md5 : ciphers::hash_kind::sha1).of({verifier});
    ciphers::rc4(rc4_key(password, cipher, 0)).apply(both);
    if (is_short)
        return number_16(1) + number_16(1) + salt + both;
    const unsigned bits = cipher == binary_cipher::crypto_api_40 ? 40 : 128;
    const std::string header = number_32(4) + number_32(0) + number_32(0x6801) + number_32(0x8004) + number_32(bits) +
                               number_32(1) + number_32(0) + number_32(0) + ciphers::to_utf16("CSP") +
                               std::string(2, '\0');
    return number_16(2) + number_16(2) + number_32(4) + number_32(static_cast<unsigned>(header.size())) + header +
           number_32(16) + salt + both.substr(0, 16) + number_32(20) + both.substr(16);
}

std::string encrypted_workbook(const std::string& records, const std::string& password, binary_cipher cipher)
{
    const bool is_xor = cipher == binary_cipher::xor_obfuscation;
    const std::string told =
        is_xor ? number_16(0) + key_and_verifier(password) : number_16(1) + rc4_header(password, cipher);
    std::string stream = records;
    const std::size_t behind_first = 4 + little_16(records, 2);
    stream.insert(behind_first, number_16(0x2f) + number_16(static_cast<unsigned>(told.size())) + told);
    const std::size_t from = behind_first + 4 + told.size();
    stream = is_xor ? xored(stream, from, obfuscation_by(password))
                    : merged(stream, rc4_blocks(password, cipher, 1024, stream), from);
    return compound_of({{"Workbook", stream}});
}

std::string encrypted_word(const std::string& text, const std::string& password, binary_cipher cipher)
{
    constexpr std::size_t plain = 68;
    const bool is_xor = cipher == binary_cipher::xor_obfuscation;
    const std::string header = is_xor ? std::string() : rc4_header(password, cipher);
    std::string stream = number_16(0xa5ec) + number_16(0xc1) + std::string(6, '\0') +
                         number_16(is_xor ? 0x8300 : 0x0300) + number_16(0xbf);
    if (is_xor)
        stream += number_16(obfuscation_by(password).verifier) + number_16(obfuscation_by(password).key);
    else
        stream += number_32(static_cast<unsigned>(header.size()));
    stream.resize(plain);
    stream += text;
    if (is_xor)
        return compound_of({{"WordDocument", obfuscated_text(stream, plain, obfuscation_by(password))}});
    const std::string encrypted = rc4_blocks(password, cipher, 512, stream);
    return compound_of(
        {{"WordDocument", stream.substr(0, plain) + encrypted.substr(plain)}, {"1Table", padded(header, 512)}});
}

std::string encrypted_powerpoint(const std::string& storage, const std::string& password, const std::string& plain)
{
    const auto record = [](unsigned version, unsigned type, const std::string& data) {
        return number_16(version) + number_16(type) + number_32(static_cast<unsigned>(data.size())) + data;
    };
    std::string first = record(0x0000, 0x1011, storage);
    ciphers::rc4(rc4_key(password, binary_cipher::crypto_api_128, 3)).apply(first);
    const std::string session = record(0x000f, 0x2f14, rc4_header(password, binary_cipher::crypto_api_128));
    const auto first_at = static_cast<unsigned>(plain.size());
    const auto session_at = first_at + static_cast<unsigned>(first.size());
    const auto places_at = session_at + static_cast<unsigned>(session.size());
    // Objects 3 and 4: the storage and what tells the encryption.
    const std::string places =
        record(0, 0x1772, number_32(2U << 20U | 3U) + number_32(first_at) + number_32(session_at));
    const std::string edit =
        record(0, 0x0ff5,
               number_32(0) + number_16(0) + number_16(0x0300) + number_32(0) + number_32(places_at) + number_32(3) +
                   number_32(4) + number_32(0) + number_32(4));
    const auto edit_at = places_at + static_cast<unsigned>(places.size());
    const std::string user = record(0, 0x0ff6,
                                    number_32(20) + number_32(0xf3d1c4df) + number_32(edit_at) + number_16(0) +
                                        number_16(0x3f4) + number_16(3) + number_16(0) + number_32(8));
    return compound_of({{"Current User", user},
                        {"PowerPoint Document", plain + first + session + places + edit},
                        {"EncryptedSummary", "x"}});
}

} // namespace testing
