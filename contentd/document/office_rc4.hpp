// office_rc4 - RC4 as the binary formats of Office are encrypted with it (MS-OFFCRYPTO 2.3.5 and 2.3.6)
//
// A key of 40 bits and MD5, or CryptoAPI's of 40 to 128 bits and SHA-1. Each block of a stream has a key of its own.

#pragma once

#include "contentd/ciphers/ciphers.hpp"
#include "contentd/document/collector.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace document {

class office_rc4
{
  public:
    /// Of the header that begins with a version; nothing when that is another encryption.
    static std::optional<office_rc4> read(std::string_view header);

    /// True when a password opens it, which the keys are then made of.
    bool open(collector& found);
    std::string key_of_block(std::uint32_t block) const;

  private:
    bool try_password(std::string_view password_utf16);

    bool is_crypto_api_ = false;
    std::size_t key_size_ = 0; // of CryptoAPI
    std::string salt_;
    std::string verifier_;
    std::string verifier_hash_;
    std::string base_; // of the keys
};

/// One stream that is encrypted in blocks of one size.
class office_rc4_stream
{
  public:
    /// `how` is open and outlives it.
    office_rc4_stream(const office_rc4& how, std::size_t block_size);

    /// Decrypts what stands at that place of the stream; places must ascend.
    void decrypt(std::size_t at, std::span<char> data);

  private:
    void go_to(std::size_t at);

    const office_rc4& how_;
    std::size_t block_size_;
    std::size_t block_ = 0;
    std::size_t used_ = 0; // bytes of the block's keystream
    ciphers::rc4 now_;
};

} // namespace document
