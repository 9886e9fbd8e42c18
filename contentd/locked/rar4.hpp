// rar4 - the headers of an archive of RAR 2.9 to 4, as far as they must be known to take the encryption out
//
// As in RAR 5, but for the key: 2^18 rounds of SHA-1 make one of 128 bits, and the vector. Nothing tells whether a
// password is right but the checksums of headers, of 16 bits, and of files. What older versions encrypted stays so.

#pragma once

#include "contentd/locked/patched.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace locked {

inline constexpr std::string_view rar4_mark("Rar!\x1a\x07\0", 7);

enum rar4_type : std::uint8_t { rar4_main = 0x73, rar4_file = 0x74, rar4_end = 0x7b };

inline constexpr std::size_t rar4_salt = 8;

struct rar4_header
{
    std::string_view all;
    std::uint8_t type = 0;
    std::uint32_t flags = 0;
    std::uint64_t data = 0; // bytes that follow

    // Of the main header:
    bool hides_headers() const { return (flags & 0x80U) != 0; }
    bool is_solid() const { return (flags & 8U) != 0; }
    // Of a file's:
    bool is_split() const { return (flags & 3U) != 0; }
    bool is_encrypted() const { return (flags & 4U) != 0; }
};

/// That which `bytes` begin with; nothing when it is not what was written.
std::optional<rar4_header> read_rar4_header(std::string_view bytes);

/// As many bytes as an encrypted header has that begins like that, once decrypted; zero when it cannot be one.
std::size_t rar4_header_size(std::string_view first_block);

struct rar4_entry
{
    std::uint64_t size = 0; // unpacked
    std::uint32_t crc = 0;
    bool is_stored = false;
    bool is_known = false; // how it is encrypted
    std::string_view salt; // maybe none
    std::size_t salt_at = 0;
};

/// Of the header of a file.
std::optional<rar4_entry> read_rar4_entry(const rar4_header& from);

/// A header that says it is not encrypted, and has so many bytes of data.
std::string write_rar4_entry(const rar4_header& from, const rar4_entry& entry, std::uint64_t data);

/// A main header that says headers are not encrypted.
std::string write_rar4_main(const rar4_header& from);

std::string write_rar4_end();

/// Without a key when `has_time`, asked every 20 us or so, said no, or the password is too long for what RAR did then.
cipher rar4_cipher(std::string_view salt, std::string_view password_utf16, const std::function<bool()>& has_time);

} // namespace locked
