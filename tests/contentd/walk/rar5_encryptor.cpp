#include "tests/contentd/walk/rar5_encryptor.hpp"

#include "tests/contentd/walk/bit_writer.hpp"

#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <zlib.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace testing {

namespace {

constexpr std::size_t block = 16;
const std::string salt = "salt of 16 bytes";
const std::string vector = "vector: 16 bytes";

unsigned char* bytes_of(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* bytes_of(const std::string& text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::uint32_t crc32_of(const std::string& bytes)
{
    return static_cast<std::uint32_t>(::crc32_z(0, bytes_of(bytes), bytes.size()));
}

std::string little_32(std::uint32_t value)
{
    std::string made;
    for (unsigned i = 0; i < 4; ++i)
        made += static_cast<char>(value >> 8U * i);
    return made;
}

std::string vint(std::uint64_t value)
{
    std::string made;
    for (; value >= 0x80; value >>= 7U)
        made += static_cast<char>(value | 0x80U);
    return made + static_cast<char>(value);
}

/// The key is that of so many rounds more.
std::string key_of(const std::string& password, unsigned power, int more)
{
    std::string made(32, '\0');
    const int rounds = (1 << power) + more;
    CHECK_EQ(PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), bytes_of(salt),
                               static_cast<int>(salt.size()), rounds, EVP_sha256(), static_cast<int>(made.size()),
                               bytes_of(made)),
             1);
    return made;
}

std::string check_of(const std::string& password, unsigned power)
{
    const std::string all = key_of(password, power, 32);
    std::string check(8, '\0');
    for (std::size_t i = 0; i < all.size(); ++i)
        check[i % 8] = static_cast<char>(check[i % 8] ^ all[i]);
    std::string sum(32, '\0');
    SHA256(bytes_of(check), check.size(), bytes_of(sum));
    return check + sum.substr(0, 4);
}

std::string encrypted(std::string text, const std::string& password, unsigned power)
{
    text.resize((text.size() + block - 1) / block * block);
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  EVP_CIPHER_CTX_free);
    const std::string key = key_of(password, power, 0);
    CHECK_EQ(EVP_EncryptInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, bytes_of(key), bytes_of(vector)), 1);
    EVP_CIPHER_CTX_set_padding(context.get(), 0);
    int done = 0;
    CHECK_EQ(EVP_EncryptUpdate(context.get(), bytes_of(text), &done, bytes_of(text), static_cast<int>(text.size())), 1);
    return text;
}

std::uint32_t hidden(std::uint32_t crc, const std::string& password, unsigned power)
{
    const std::string key = key_of(password, power, 16);
    const std::string told = little_32(crc);
    std::string made(32, '\0');
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(told), told.size(), bytes_of(made), nullptr);
    std::uint32_t folded = 0;
    for (unsigned i = 0; i < 32; ++i)
        folded ^= std::uint32_t{static_cast<unsigned char>(made[i])} << 8U * (i % 4);
    return folded;
}

std::string one_block(std::string_view content, bool is_last)
{
    // Lengths of the codes that tell lengths: 8, 16, 17 (again) and 19 (zeroes) have two bits each.
    bit_writer to;
    for (unsigned i = 0; i < 20; ++i)
        to.put(i == 8 || i == 16 || i == 17 || i == 19 ? 2 : 0, 4);
    constexpr unsigned again = 2;
    constexpr unsigned zeroes = 3;
    to.put(0, 2); // 8 bits for each of 256 bytes, none for the other 174
    for (const auto& [code, count] : {std::pair{again, 138U}, {again, 117U}, {zeroes, 138U}, {zeroes, 36U}}) {
        to.put(code, 2);
        to.put(count - 11, 7);
    }
    for (const char each : content)
        to.put(static_cast<unsigned char>(each), 8);
    const std::size_t size = to.bytes().size();
    const unsigned flags = 0x80U | (is_last ? 0x40U : 0U) | 1U << 3U | (to.bits_in_last() - 1);
    std::string made(1, static_cast<char>(flags));
    made += static_cast<char>(0x5aU ^ flags ^ (size & 0xffU) ^ size >> 8U);
    made += static_cast<char>(size & 0xffU);
    made += static_cast<char>(size >> 8U);
    return made + to.bytes();
}

std::string packed(std::string_view content)
{
    constexpr std::size_t at_once = 1000;
    std::string made;
    do {
        const std::string_view some = content.substr(0, at_once);
        content.remove_prefix(some.size());
        made += one_block(some, content.empty());
    } while (!content.empty());
    return made;
}

std::string header(const std::string& told)
{
    const std::string sized = vint(told.size()) + told;
    return little_32(crc32_of(sized)) + sized;
}

class writer
{
  public:
    explicit writer(const rar5_text& what) : what_(what) {}

    std::string all()
    {
        made_ = std::string("Rar!\x1a\x07\x01\0", 8);
        if (!what_.header_password.empty())
            made_ += header(vint(4) + vint(0) + vint(0) + vint(what_.has_check ? 1 : 0) + lock() +
                            check(what_.header_password));
        put(vint(1) + vint(0) + vint(what_.is_solid ? 4 : 0));
        for (std::size_t i = 0; i < what_.services; ++i)
            put(vint(3) + vint(0));
        for (std::size_t i = 0; i < what_.files.size(); ++i)
            put_file(what_.files[i], what_.is_solid && i != 0);
        put(vint(5) + vint(0) + vint(0));
        return made_;
    }

  private:
    std::string lock() const { return static_cast<char>(what_.power) + salt; }
    std::string check(const std::string& password) const
    {
        return what_.has_check ? check_of(password, what_.power) : std::string();
    }

    void put(const std::string& told)
    {
        const std::string plain = header(told);
        const std::string& password = what_.header_password;
        made_ += password.empty() ? plain : vector + encrypted(plain, password, what_.power);
    }

    void put_file(const rar5_text::file& from, bool goes_on)
    {
        const bool is_locked = !from.password.empty();
        std::uint32_t crc = crc32_of(from.content);
        std::string data = what_.is_packed ? packed(from.content) : from.content;
        std::string records = what_.behind_headers;
        if (is_locked) {
            data = encrypted(data, from.password, what_.power);
            if (what_.hides_sums)
                crc = hidden(crc, from.password, what_.power);
            const std::string record = vint(1) + vint(0) +
                                       vint((what_.has_check ? 1 : 0) + (what_.hides_sums ? 2 : 0)) + lock() + vector +
                                       check(from.password);
            records += vint(record.size()) + record;
        }
        const std::uint64_t flags = 2U + (records.empty() ? 0 : 1) + (what_.is_split ? 0x10 : 0);
        put(vint(2) + vint(flags) + (records.empty() ? "" : vint(records.size())) + vint(data.size()) + vint(4) +
            vint(from.content.size()) + vint(0x20) + little_32(crc) +
            vint((what_.is_packed ? 3U << 7U : 0) + (goes_on ? 0x40 : 0)) + vint(0) + vint(from.name.size()) +
            from.name + records);
        made_ += data;
    }

    const rar5_text& what_;
    std::string made_;
};

} // namespace

std::string write_rar5(const rar5_text& what)
{
    return writer(what).all();
}

} // namespace testing
