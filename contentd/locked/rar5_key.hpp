// rar5_key - the keys that RAR 5 makes of a password, by PBKDF2 with HMAC-SHA256
//
// A round costs some 0.5 us; RAR asks for 2^15 of them.

#pragma once

#include "contentd/locked/rar5.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace locked {

struct rar5_keys
{
    std::string cipher; // empty: there was no time
    std::string sums;   // for checksums that are told in secret
    std::string check;  // what tells that the password is right
};

/// `password` is UTF-8. Until `has_time`, asked every 100 us or so, says no. Throws ciphers::missing_cipher.
rar5_keys keys_of(const rar5_lock& lock, std::string_view password, const std::function<bool()>& has_time);

/// How that checksum is told in secret.
std::uint32_t hidden_sum(std::uint32_t crc, const std::string& key);

} // namespace locked
