#include "tests/contentd/walk/rar4_encryptor.hpp"

#include "tests/contentd/walk/bit_writer.hpp"

#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace testing {

namespace {

constexpr std::size_t block = 16;

unsigned char* bytes_of(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

std::uint32_t crc32_of(std::string bytes)
{
    return static_cast<std::uint32_t>(::crc32_z(0, bytes_of(bytes), bytes.size()));
}

std::string little(std::uint64_t value, unsigned size)
{
    std::string made;
    for (unsigned i = 0; i < size; ++i)
        made += static_cast<char>(value >> 8U * i);
    return made;
}

std::string sha1(const std::string& bytes)
{
    std::string made(20, '\0');
    CHECK_EQ(EVP_Digest(bytes.data(), bytes.size(), bytes_of(made), nullptr, EVP_sha1(), nullptr), 1);
    return made;
}

struct key_and_vector
{
    std::string key;
    std::string vector;
};

/// Of a password in ASCII. All rounds are hashed anew for each byte of the vector: slow, but plain.
key_and_vector key_of(const std::string& password, const std::string& salt)
{
    std::string raw;
    for (const char each : password)
        raw += std::string(1, each) + '\0';
    raw += salt;
    key_and_vector made;
    std::string all;
    for (std::uint32_t round = 0; round < 0x40000; ++round) {
        all += raw + little(round, 3);
        if (round % 0x4000 == 0)
            made.vector += sha1(all).back();
    }
    const std::string last = sha1(all);
    for (const std::size_t word : {0, 4, 8, 12})
        made.key += {last[word + 3], last[word + 2], last[word + 1], last[word]};
    return made;
}

std::string encrypted(std::string text, const key_and_vector& by)
{
    text.resize((text.size() + block - 1) / block * block);
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  EVP_CIPHER_CTX_free);
    key_and_vector how = by;
    CHECK_EQ(EVP_EncryptInit_ex(context.get(), EVP_aes_128_cbc(), nullptr, bytes_of(how.key), bytes_of(how.vector)), 1);
    EVP_CIPHER_CTX_set_padding(context.get(), 0);
    int done = 0;
    CHECK_EQ(EVP_EncryptUpdate(context.get(), bytes_of(text), &done, bytes_of(text), static_cast<int>(text.size())), 1);
    return text;
}

std::string packed(std::string_view content)
{
    // Lengths of the codes that tell lengths: 8, 9, 17 (again) and 19 (zeroes) have two bits each.
    constexpr unsigned eight = 0;
    constexpr unsigned nine = 1;
    constexpr unsigned again = 2;
    constexpr unsigned zeroes = 3;
    bit_writer to;
    to.put(0, 2); // no PPM, new lengths
    for (unsigned i = 0; i < 20; ++i)
        to.put(i == 8 || i == 9 || i == 17 || i == 19 ? 2 : 0, 4);
    const auto put_many = [&](unsigned code, unsigned count) {
        to.put(code, 2);
        to.put(count - 11, 7);
    };
    to.put(eight, 2); // 8 bits for the first 255 bytes; 9 for the last, and for the end
    put_many(again, 138);
    put_many(again, 116);
    to.put(nine, 2);
    to.put(nine, 2);
    put_many(zeroes, 136);
    put_many(zeroes, 11);
    constexpr unsigned last = 0xff;
    for (const char each : content) {
        const unsigned byte = static_cast<unsigned char>(each);
        to.put(byte == last ? byte << 1U : byte, byte == last ? 9 : 8);
    }
    to.put(0x1ff, 9);
    to.put(0, 2); // the file ends, and with it the lengths
    return to.bytes();
}

std::string header(unsigned type, std::uint32_t flags, const std::string& rest)
{
    const std::string told = little(type, 1) + little(flags, 2) + little(7 + rest.size(), 2) + rest;
    return little(crc32_of(told), 2) + told;
}

class writer
{
  public:
    explicit writer(const rar4_text& what) : what_(what)
    {
        if (is_hidden())
            header_key_ = key_of(what.header_password, "hdr salt");
    }

    std::string all()
    {
        made_ = std::string("Rar!\x1a\x07\0", 7) +
                header(0x73, (is_hidden() ? 0x80U : 0U) | (what_.is_solid ? 8U : 0U), std::string(6, '\0'));
        for (const rar4_text::file& each : what_.files)
            put_file(each);
        put(header(0x7b, 0x4000, ""));
        return made_;
    }

  private:
    bool is_hidden() const { return !what_.header_password.empty(); }

    void put(const std::string& plain) { made_ += is_hidden() ? "hdr salt" + encrypted(plain, header_key_) : plain; }

    void put_file(const rar4_text::file& from)
    {
        const bool is_locked = !from.password.empty();
        std::string data = what_.is_packed ? packed(from.content) : from.content;
        if (is_locked)
            data = encrypted(data, key_of(from.password, from.salt));
        const std::uint32_t flags = 0x8000U | (is_locked ? 4U : 0U) | (is_locked && !from.salt.empty() ? 0x400U : 0U);
        put(header(0x74, flags,
                   little(data.size(), 4) + little(from.content.size(), 4) + little(3, 1) +
                       little(crc32_of(from.content), 4) + little(0, 4) + little(what_.version, 1) +
                       little(what_.is_packed ? 0x33 : 0x30, 1) + little(from.name.size(), 2) + little(0x81a4, 4) +
                       from.name + (is_locked ? from.salt : "")));
        made_ += data;
    }

    const rar4_text& what_;
    key_and_vector header_key_;
    std::string made_;
};

} // namespace

std::string write_rar4(const rar4_text& what)
{
    return writer(what).all();
}

} // namespace testing
