// keys - Ed25519 keys (RFC 8032): a site signs what it exports, its neighbours check that
//
// The private key is a PEM file that only its owner may read. A public key is the base64 of its 32 bytes; its id, the
// beginning of its SHA-256, tells which of a neighbour's keys is meant.

#pragma once

#include "common/base/result.hpp"
#include "contentd/digest_exchange/export_format.hpp"

#include <openssl/types.h>

#include <memory>

namespace digest_exchange {

class public_key
{
  public:
    static constexpr std::size_t size = 32;

    explicit public_key(const std::array<std::uint8_t, size>& bytes) : bytes_(bytes) {}
    /// Fails on anything but the base64 of 32 bytes.
    static base::result<public_key> parse(std::string_view written);

    std::string to_text() const;
    /// 16 hexadecimal digits.
    std::string id() const;
    /// False also for bytes that are no key.
    bool verifies(std::string_view signed_part, const std::array<std::uint8_t, signature_size>& signature) const;

  private:
    std::array<std::uint8_t, size> bytes_;
};

class private_key
{
  public:
    /// Draws a key and writes it to a file of mode 0600, which must not be there yet.
    static base::result<private_key> create(const std::string& path);
    /// Fails on a file that others than its owner may read or write.
    static base::result<private_key> load(const std::string& path);

    public_key published() const;
    std::array<std::uint8_t, signature_size> sign(std::string_view bytes) const;

  private:
    struct free_key
    {
        void operator()(EVP_PKEY* key) const;
    };
    explicit private_key(EVP_PKEY* taken) : key_(taken) {}

    std::unique_ptr<EVP_PKEY, free_key> key_;
};

} // namespace digest_exchange
