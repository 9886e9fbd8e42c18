#include "tests/contentd/walk/by_hand.hpp"

#include "tests/contentd/walk/looked.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>
#include <zlib.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace testing {

namespace {

const std::string name = "prog.exe";

std::string number(std::uint64_t value, unsigned bytes)
{
    std::string made;
    for (unsigned i = 0; i < bytes; ++i)
        made += static_cast<char>(value >> (8U * i) & 0xffU);
    return made;
}

std::uint64_t crc32_of(std::string_view bytes)
{
    return ::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::uint64_t crc16_of(std::string_view bytes)
{
    std::uint64_t crc = 0;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int i = 0; i < 8; ++i)
            crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xa001U : crc >> 1U;
    }
    return crc;
}

/// A header of RAR 4 begins with a part of its own CRC.
std::string rar4_header(const std::string& rest)
{
    return number(crc32_of(rest) & 0xffffU, 2) + rest;
}

/// One of RAR 5 with CRC and size, which is less than 128.
std::string rar5_header(const std::string& rest)
{
    const std::string sized = number(rest.size(), 1) + rest;
    return number(crc32_of(sized), 4) + sized;
}

std::string written(int (*format)(archive*), int (*filter)(archive*))
{
    std::vector<char> made(std::size_t{1} << 20U);
    std::size_t used = 0;
    archive* const to = archive_write_new();
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(program().size()));
    CHECK_EQ(format(to), ARCHIVE_OK);
    CHECK_EQ(filter(to), ARCHIVE_OK);
    CHECK_EQ(archive_write_open_memory(to, made.data(), made.size(), &used), ARCHIVE_OK);
    CHECK_EQ(archive_write_header(to, entry), ARCHIVE_OK);
    CHECK_EQ(archive_write_data(to, program().data(), program().size()), program().size());
    CHECK_EQ(archive_write_close(to), ARCHIVE_OK);
    archive_entry_free(entry);
    archive_write_free(to);
    return {made.data(), used};
}

} // namespace

std::string lha()
{
    const std::string size = number(program().size(), 4);
    const std::string header = "-lh0-" + size + size + number(0, 4) + " " + number(0, 1) + number(name.size(), 1) +
                               name + number(crc16_of(program()), 2);
    std::uint64_t sum = 0;
    for (const char byte : header)
        sum += static_cast<unsigned char>(byte);
    return number(header.size(), 1) + number(sum, 1) + header + program() + number(0, 1);
}

std::string cabinet()
{
    constexpr std::size_t header = 36;
    constexpr std::size_t folder = 8;
    const std::size_t file = 16 + name.size() + 1;
    const std::size_t data = header + folder + file;
    return "MSCF" + number(0, 4) + number(data + 8 + program().size(), 4) + number(0, 4) + number(header + folder, 4) +
           number(0, 4) + number(3, 1) + number(1, 1) + number(1, 2) + number(1, 2) + number(0, 6) + // header
           number(data, 4) + number(1, 2) + number(0, 2) +                                           // folder, stored
           number(program().size(), 4) + number(0, 4) + number(0, 8) + name + number(0, 1) +         // file
           number(0, 4) + number(program().size(), 2) + number(program().size(), 2) + program();     // data
}

std::string rar4()
{
    const std::string file = number(0x74, 1) + number(0x8000, 2) + number(32 + name.size(), 2) +
                             number(program().size(), 4) + number(program().size(), 4) + number(3, 1) +
                             number(crc32_of(program()), 4) + number(0, 4) + number(20, 1) + number(0x30, 1) +
                             number(name.size(), 2) + number(0x20, 4) + name;
    return "Rar!\x1a\x07" + number(0, 1) + rar4_header(number(0x73, 1) + number(0, 2) + number(13, 2) + number(0, 6)) +
           rar4_header(file) + program() + rar4_header(number(0x7b, 1) + number(0x4000, 2) + number(7, 2));
}

std::string rar5()
{
    // Type, flags, size of the data; flags of the file (CRC is there), size, attributes, CRC, stored, Windows, name.
    const std::string file = number(2, 1) + number(2, 1) + number(program().size(), 1) + number(4, 1) +
                             number(program().size(), 1) + number(0x20, 1) + number(crc32_of(program()), 4) +
                             number(0, 1) + number(0, 1) + number(name.size(), 1) + name;
    return "Rar!\x1a\x07\x01" + number(0, 1) + rar5_header(number(1, 1) + number(0, 2)) + rar5_header(file) +
           program() + rar5_header(number(5, 1) + number(0, 2));
}

std::string iso9660()
{
    return written(archive_write_set_format_iso9660, archive_write_add_filter_none);
}

std::string cpio()
{
    return written(archive_write_set_format_cpio_newc, archive_write_add_filter_none);
}

std::string zstd_tar()
{
    return written(archive_write_set_format_pax_restricted, archive_write_add_filter_zstd);
}

} // namespace testing
