#include "contentd/walk/zip_single.hpp"

#include <algorithm>
#include <cstdint>

namespace walk {

namespace {

/// AE-x: which AES, and the method below it.
constexpr std::uint32_t aes_field = 0x9901;
constexpr std::size_t fixed_size = 30;

void put_16(std::string& to, std::uint64_t value)
{
    to += static_cast<char>(value & 0xffU);
    to += static_cast<char>(value >> 8U & 0xffU);
}

void put_32(std::string& to, std::uint64_t value)
{
    // The highest one says that there is a zip64 field.
    value = std::min<std::uint64_t>(value, 0xfffffffe);
    put_16(to, value & 0xffffU);
    put_16(to, value >> 16U);
}

} // namespace

std::string_view packed_data(std::string_view zip, const zip_entry& entry)
{
    return zip.substr(std::min<std::uint64_t>(entry.data, zip.size()), entry.header.packed);
}

std::string single_header(const zip_entry& entry, std::size_t data)
{
    const zip_header& from = entry.header;
    // With sizes behind the data the password is proved by the time, else by the CRC; here it is always the latter.
    const bool is_proved_by_time = (from.flags & zip_descriptor_flag) != 0;
    const std::uint32_t proof = (is_proved_by_time ? from.time << 16U : from.crc) & 0xff000000U;
    const bool is_stored_plain = from.method == 0 && (from.flags & zip_encrypted_flag) == 0;
    constexpr std::uint32_t meaning_of_methods = 0x16; // of the flags, what tells how it is packed
    std::string made(zip_local_mark);
    put_16(made, 20);
    put_16(made, from.flags & (zip_encrypted_flag | meaning_of_methods));
    put_16(made, from.method);
    put_32(made, from.time);
    put_16(made, from.crc & 0xffffU);
    put_16(made, (from.crc & 0xff0000U) >> 16U | proof >> 16U);
    put_32(made, data);
    put_32(made, is_stored_plain ? data : from.size); // the library refuses any other size then
    std::string_view aes = extra_field(entry.local_extra, aes_field);
    if (aes.empty())
        aes = extra_field(from.extra, aes_field);
    put_16(made, 1);
    put_16(made, aes.empty() ? 0 : aes.size() + 4);
    made += 'x';
    if (!aes.empty()) {
        put_16(made, aes_field);
        put_16(made, aes.size());
        made += aes;
    }
    return made;
}

std::string single_directory(std::string_view header, std::size_t data)
{
    std::string made(zip_central_mark);
    put_16(made, 20);
    made += header.substr(4, fixed_size - 4 - 2); // from the version to the length of the name
    put_16(made, 0);                              // no extra fields
    made.append(2 + 2 + 2 + 4 + 4, '\0');         // no comment, first disk, attributes, at the beginning
    made += 'x';
    const std::size_t size = made.size();
    made += zip_end_mark;
    made.append(4, '\0');
    put_16(made, 1);
    put_16(made, 1);
    put_32(made, size);
    put_32(made, header.size() + data);
    put_16(made, 0);
    return made;
}

} // namespace walk
