// ciphers - the hashes and ciphers that documents and archives are encrypted with
//
// libcrypto's, but for RC4: that stands in a module of its own, which the process that looks into files cannot load.

#pragma once

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ciphers {

/// libcrypto has not what a file asks for, as where only what FIPS 140 approves of is allowed.
struct missing_cipher : std::runtime_error
{
    missing_cipher() : std::runtime_error("libcrypto does not do what a file needs") {}
};

enum class hash_kind : std::uint8_t { md5, sha1, sha256, sha384, sha512 };

/// add()* finish(), any number of times. Throws missing_cipher.
class hasher
{
  public:
    explicit hasher(hash_kind kind);

    std::size_t size() const { return size_; }
    void add(std::string_view bytes);
    /// `to` becomes the hash of what was added. What was added may have been `to` itself.
    void finish(std::string& to);

    std::string of(std::initializer_list<std::string_view> pieces);

    /// As far as `other` is; of the same kind.
    void go_on_from(const hasher& other);

  private:
    struct free_context
    {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, free_context> context_;
    std::size_t size_;
};

/// HMAC of many short messages by one key. Throws missing_cipher.
class hmac
{
  public:
    hmac(hash_kind kind, std::string_view key);

    /// `to` becomes that of `message`, which may have been `to` itself.
    void of(std::string_view message, std::string& to);

  private:
    hasher inner_; // behind the key
    hasher outer_;
    hasher work_;
};

inline constexpr std::size_t aes_block = 16;

/// Decrypts whole blocks in place: CBC, without a vector ECB. What is behind the last whole block stays. False, and
/// nothing is done, where key or vector have no possible size. Throws missing_cipher.
bool decrypt_aes(std::string_view key, std::string_view vector, std::span<char> data);
/// The same in the other direction, CBC with 128 bits.
bool encrypt_aes_128(std::string_view key, std::string_view vector, std::span<char> data);

/// Its keystream, from where it is on.
class rc4
{
  public:
    /// An empty key makes a stream that is of no use.
    explicit rc4(std::string_view key);

    void apply(std::span<char> data);
    void skip(std::size_t count);

  private:
    std::uint8_t next();

    std::array<std::uint8_t, 256> state_{};
    std::uint8_t first_ = 0;
    std::uint8_t second_ = 0;
};

} // namespace ciphers
