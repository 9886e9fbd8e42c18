// seven_zip_lock - how 7z encrypts: AES-256 in CBC, by a key that many rounds of SHA-256 make of the password
//
// A round costs some 10 to 50 ns; 7-Zip asks for 2^19 of them.

#pragma once

#include "contentd/locked/seven_zip.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace locked {

struct seven_zip_lock
{
    unsigned power = 0; // of two: the rounds
    std::string_view salt;
    std::string_view vector; // maybe shorter than a block
};

/// Of what the coder tells; nothing for what 7-Zip could not open.
std::optional<seven_zip_lock> read_lock(std::string_view properties);

/// Empty when `has_time` said no; asked every 20 us or so. Throws ciphers::missing_cipher.
std::string key_of(const seven_zip_lock& lock, std::string_view password_utf16, const std::function<bool()>& has_time);

/// The key for a lock; empty for none.
using seven_zip_keys = std::function<std::string(const seven_zip_lock&)>;

/// That folder alone, without the encryption: its streams are decrypted by what `keys` gives. Nothing when there is no
/// key, or it is encrypted otherwise than once behind the packing.
std::optional<seven_zip_streams> unlock(const seven_zip_streams& of, std::size_t folder, const seven_zip_keys& keys);

/// How many bytes of zeroes the ciphers of an unlocked folder ended in: by another key they are none.
std::size_t zeroes_behind(const seven_zip_streams& single);

/// Puts an unlocked folder where it was.
void replace(seven_zip_streams& in, std::size_t folder, const seven_zip_streams& single);

/// Makes a folder that stays locked so simple that libarchive, which knows four coders, can tell that it is.
void keep_locked(seven_zip_folder& folder);

} // namespace locked
