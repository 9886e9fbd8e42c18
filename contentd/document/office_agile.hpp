// office_agile - "agile encryption" of Office 2010 and later (MS-OFFCRYPTO 2.3.4.10): what an XML says, AES with
// chaining of blocks

#pragma once

#include "contentd/ciphers/ciphers.hpp"
#include "contentd/document/collector.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace document {

class office_agile
{
  public:
    /// Nothing when `info` tells another encryption, or none that a password opens; nor with more than a million
    /// rounds.
    static std::optional<office_agile> read(std::string_view info);

    /// Empty when that is not the password.
    std::string key_by(std::string_view password_utf16, collector& found) const;
    bool decrypt(std::string_view key, std::string& data, collector& found) const;

    /// Of the content, or of the key to it.
    struct description
    {
        std::string salt;
        std::size_t key_size = 0;
        ciphers::hash_kind hash = ciphers::hash_kind::sha1;
        bool is_known = false;
    };

  private:
    description data_;
    description key_;
    std::uint32_t rounds_ = 0;
    std::string verifier_;
    std::string verifier_hash_;
    std::string encrypted_key_;
};

} // namespace document
