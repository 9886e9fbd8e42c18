// seven_zip - the header of a 7z archive, as far as it must be known to take the encryption out
//
// A folder is a chain of coders that packed streams go through; files stand one behind the other in what comes out.
// Encryption is one of the coders, the last when it was packed. Files of the archive are described behind the folders:
// that part is taken over as it is. The header may itself be packed and encrypted, as the only file of a folder.
//
// What 7-Zip has never written (several outputs of a coder, streams told elsewhere) is not read. Linear in the header's
// size; memory up to some 10 MB.

#pragma once

#include "contentd/locked/numbers.hpp"
#include "contentd/locked/patched.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace locked {

inline constexpr std::string_view encryption = "\x06\xf1\x07\x01"; // AES-256 and SHA-256, the only one

/// With one output.
struct seven_zip_coder
{
    std::string_view method;
    std::string_view properties;
    std::uint64_t inputs = 1;

    bool is_encryption() const { return method == encryption; }
};

struct seven_zip_folder
{
    struct bond
    {
        std::uint64_t input;  // counted through all coders
        std::uint64_t output; // of that coder
    };
    struct file
    {
        std::uint64_t size;
        std::optional<std::uint32_t> crc;
    };

    std::vector<seven_zip_coder> coders;
    std::vector<bond> bonds;
    std::vector<std::uint64_t> packed; // the inputs that are packed streams
    std::vector<std::uint64_t> sizes;  // what comes out of each coder
    std::size_t first_stream = 0;      // of those that are packed
    std::optional<std::uint32_t> crc;
    std::uint64_t files = 1;
    std::vector<file> first_files; // so many that a password is proved by them, if there are

    bool is_encrypted() const;
    /// Of all that comes out.
    std::uint64_t size() const;
};

struct seven_zip_streams
{
    struct stream
    {
        std::string_view bytes;
        std::size_t size; // of them
        cipher how;
    };

    std::vector<stream> packed;
    std::vector<seven_zip_folder> folders;
    // As they stand in the header:
    std::string_view crcs;  // of the folders
    std::string_view files; // how folders are divided into files

    bool is_encrypted() const;
};

/// The header that is told of at the archive's beginning; empty when there is none, or it is not what was written.
std::string_view seven_zip_header(std::string_view archive);

/// How a header is packed that is.
std::optional<seven_zip_streams> read_packed_header(std::string_view archive, std::string_view header);

struct seven_zip_contents
{
    seven_zip_streams streams;
    std::string_view rest; // of the header
};

/// Of a header that is not packed.
std::optional<seven_zip_contents> read_seven_zip(std::string_view archive, std::string_view header);

/// For each of the first files, at most `most` of them, whether it is in a folder that `is_wanted`.
std::vector<bool> files_in(const seven_zip_contents& of, const std::vector<bool>& is_wanted, std::size_t most);

/// An archive of the same files. What `of` refers to must outlive it.
patched write_seven_zip(const seven_zip_contents& of);

/// That folder alone.
seven_zip_streams single_folder(const seven_zip_streams& of, std::size_t folder);

/// An archive of one file, which is all that comes out of the only folder.
patched write_single(const seven_zip_streams& of);

} // namespace locked
