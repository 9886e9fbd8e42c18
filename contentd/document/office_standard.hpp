// office_standard - "standard encryption" of Office 2007 (MS-OFFCRYPTO 2.3.4.5): AES without chaining, SHA-1

#pragma once

#include "contentd/document/collector.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace document {

class office_standard
{
  public:
    /// Nothing when `info` tells another encryption.
    static std::optional<office_standard> read(std::string_view info);

    /// Empty when that is not the password.
    std::string key_by(std::string_view password_utf16, collector& found) const;
    bool decrypt(std::string_view key, std::string& data, collector& found) const;

  private:
    std::size_t key_size_ = 0;
    std::string salt_;
    std::string verifier_;
    std::string verifier_hash_;
};

} // namespace document
