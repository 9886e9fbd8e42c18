// archive - containers that libarchive does not open: ARJ, CHM, SZDD, KWAJ and the two formats of Symbian's SIS
//
// Old formats that mail clients hide from nobody and that Windows or a common archiver still unpacks, so that a program
// in them must be seen. Takes bytes and gives bytes: what is inside is looked into by the caller. Time is linear in
// what is read and unpacked, memory is that of the largest file plus 32 MB.
//
// The namespace is not named as the folder is, because libarchive has a struct of that name.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace archives {

/// True when unpack() reads this format. Looks at the first bytes only.
bool is_known(std::string_view content);

/// What one archive may give.
struct limits
{
    std::uint64_t bytes = 64U << 20U; // unpacked, of all its files together
    std::size_t entries = 1000;       // files; folders and labels are not counted
};

/// What kept us from reading all of it; bits.
enum outcome : std::uint8_t {
    whole = 0,
    broken = 1,      // the archive or a file in it ends early or contradicts itself
    unsupported = 2, // a file or record of a kind that nobody here can read
    encrypted = 4,   // a file needs a password
    cut = 8          // at a limit: there may be more, and the last file may be longer than what was handed over
};

/// Takes a file: its name as the archive has it (any bytes and kind of slash, UTF-8 in SIS; may be empty),
/// what could be unpacked of it, and bits of filetype::trait (encrypted, unsupported, broken). Both views end with the
/// call. False: no more files.
using file_taker = std::function<bool(std::string_view name, std::string_view bytes, std::uint32_t traits)>;

/// Hands each file in `content` to `use`, in the order of the archive; the readable ones of a broken archive as well.
/// Gives bits of `outcome`; broken for what is_known() denies.
std::uint8_t unpack(std::string_view content, const limits& allowed, const file_taker& use);

} // namespace archives
