// zip_records - the records of a zip, as they stand (APPNOTE 6.3, sections 4.3.7 to 4.3.16)

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace walk {

inline constexpr std::string_view zip_local_mark = "PK\x03\x04";
inline constexpr std::string_view zip_central_mark = "PK\x01\x02";
inline constexpr std::string_view zip_end_mark = "PK\x05\x06";
inline constexpr std::string_view zip_descriptor_mark = "PK\x07\x08";

inline constexpr std::uint32_t zip_encrypted_flag = 1;
inline constexpr std::uint32_t zip_descriptor_flag = 8; // sizes and CRC stand behind the data
inline constexpr std::uint32_t zip_strong_flag = 64;
inline constexpr std::uint32_t zip_utf8_flag = 0x800;
inline constexpr std::uint32_t zip_masked_flag = 0x2000; // the local header's values are blanked

/// What a local header and a central one both tell. Views into the zip.
struct zip_header
{
    std::uint32_t flags = 0;
    std::uint32_t method = 0;
    std::uint32_t time = 0; // as it stands: its upper byte of the lower half proves a password
    std::uint32_t crc = 0;
    std::uint64_t packed = 0;
    std::uint64_t size = 0;
    std::string_view name;
    std::string_view extra;
    bool is_link = false;    // central, of Unix
    std::uint64_t local = 0; // central: where it says the local header is; local: where that is
    std::uint64_t end = 0;   // of the header, which for a local one is where the data begins
};

/// The record at `at`; nothing when there is none or it is cut.
std::optional<zip_header> read_local_header(std::string_view zip, std::uint64_t at);
std::optional<zip_header> read_central_header(std::string_view zip, std::uint64_t at);

/// What stands behind the data of an entry whose header lacks the sizes, at `at`: sets them, and gives the end.
std::optional<std::uint64_t> read_descriptor(std::string_view zip, std::uint64_t at, zip_header& to);

/// The data of the extra field with that number; empty when there is none.
std::string_view extra_field(std::string_view extra, std::uint32_t number);

/// An end record and the directory that it leads to.
struct zip_end
{
    std::uint64_t at = 0;        // of the record
    std::uint64_t end = 0;       // behind its comment, at most the end of the content
    std::uint64_t directory = 0; // where the directory really begins
    std::uint64_t base = 0;      // bytes in front of the zip, which its offsets do not count
    std::uint64_t entries = 0;
};

/// The last end record whose directory is where it says, or ends where it begins. Looks at the last of them only, since
/// content may be full of marks.
std::optional<zip_end> find_zip_end(std::string_view content);

/// Where the first entry of that directory stands; nothing when there is no local header.
std::optional<std::uint64_t> first_entry(std::string_view content, const zip_end& end);

} // namespace walk
