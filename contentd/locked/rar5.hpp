// rar5 - the headers of a RAR 5 archive, as far as they must be known to take the encryption out
//
// Headers stand before the data of each file; one that tells so at the beginning makes all behind it encrypted. What a
// file is encrypted with stands in a record of its header. AES-256 in CBC, the last block filled up. Linear.

#pragma once

#include "contentd/locked/numbers.hpp"
#include "contentd/locked/patched.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace locked {

inline constexpr std::string_view rar5_mark("Rar!\x1a\x07\x01\0", 8);

enum rar5_type : std::uint8_t { rar5_main = 1, rar5_file = 2, rar5_service = 3, rar5_encryption = 4, rar5_end = 5 };

/// What a password is made a key with.
struct rar5_lock
{
    unsigned power = 0; // of two: the rounds
    std::string_view salt;
    std::string_view check;  // of the password; empty when it is not told
    std::string_view vector; // of a file's data
    bool hides_sums = false; // checksums of files are told in secret
};

struct rar5_header
{
    std::uint64_t type = 0;
    std::uint64_t flags = 0;
    std::uint64_t data = 0; // bytes that follow
    std::string_view body;  // what is the type's own
    std::string_view extra; // records
    std::size_t size = 0;   // of all of it, as it stood there

    bool is_split() const { return (flags & 0x18U) != 0; } // goes on from or in another volume
};

/// That which `bytes` begin with; nothing when it is not what was written.
std::optional<rar5_header> read_rar5_header(std::string_view bytes);

/// As many bytes as an encrypted header has that begins like that, once decrypted; zero when it cannot be one.
std::size_t rar5_header_size(std::string_view first_block);

/// Of the header of that type.
std::optional<rar5_lock> read_rar5_encryption(const rar5_header& from);

struct rar5_entry
{
    std::uint64_t flags = 0;
    std::uint64_t size = 0; // unpacked
    std::uint64_t attributes = 0;
    std::string_view time;
    std::optional<std::uint32_t> crc;
    std::uint64_t method = 0;
    std::string_view rest;         // system and name
    std::optional<rar5_lock> lock; // one without salt is not known
    std::string other_records;

    bool is_stored() const { return (method >> 7U & 7U) == 0; }
};

/// Of the header of a file.
std::optional<rar5_entry> read_rar5_entry(const rar5_header& from);

/// A header that says it has so many bytes of data. Unless it `may_go_on` it is not one that is packed together with
/// those before it.
std::string write_rar5_entry(const rar5_entry& from, std::uint64_t data, bool may_go_on);

/// The main header, and the same for all its files.
std::string write_rar5_main(const rar5_header& from, bool may_go_on);

std::string write_rar5_end();

/// How many bytes of a file's data are packed: the last block that is encrypted was filled up. `data` is that alone.
std::uint64_t rar5_packed_size(const patched& data, const rar5_entry& of);

} // namespace locked
