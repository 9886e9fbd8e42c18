#include "contentd/locked/rar4.hpp"

#include "contentd/ciphers/ciphers.hpp"
#include "contentd/filetype/bytes.hpp"
#include "contentd/locked/numbers.hpp"

#include <algorithm>

namespace locked {

namespace {

constexpr std::size_t common_size = 7; // checksum, type, flags and size
constexpr std::size_t checksum = 2;
constexpr std::size_t flags_at = 3;
constexpr std::size_t size_at = 5;
constexpr std::uint32_t has_data = 0x8000;

// Of files.
constexpr std::uint32_t encrypted = 4;
constexpr std::uint32_t has_high_sizes = 0x100;
constexpr std::uint32_t has_salt = 0x400;
constexpr std::size_t data_at = 7;
constexpr std::size_t high_data_at = 32;
constexpr std::size_t name_at = 32; // or behind the high sizes

void put_16(std::string& header, std::size_t at, std::uint32_t value)
{
    header[at] = static_cast<char>(value);
    header[at + 1] = static_cast<char>(value >> 8U);
}

void put_32(std::string& header, std::size_t at, std::uint32_t value)
{
    put_16(header, at, value & 0xffffU);
    put_16(header, at + 2, value >> 16U);
}

/// Its size and checksum are told anew.
std::string finished(std::string header, std::uint32_t flags)
{
    put_16(header, flags_at, flags);
    put_16(header, size_at, static_cast<std::uint32_t>(header.size()));
    put_16(header, 0, crc_of(std::string_view(header).substr(checksum)) & 0xffffU);
    return header;
}

std::uint64_t with_high(std::string_view header, std::uint32_t low, std::size_t high_at)
{
    return low | std::uint64_t{filetype::little_32(header, high_at)} << 32U;
}

} // namespace

std::size_t rar4_header_size(std::string_view first_block)
{
    const std::size_t size = filetype::little_16(first_block, size_at);
    const std::uint32_t type = filetype::byte_at(first_block, checksum);
    constexpr std::uint32_t first = 0x72;
    return size >= common_size && type >= first && type <= rar4_end ? size : 0;
}

std::optional<rar4_header> read_rar4_header(std::string_view bytes)
{
    const std::size_t size = rar4_header_size(bytes);
    if (size == 0 || size > bytes.size())
        return {};
    rar4_header made;
    made.all = bytes.substr(0, size);
    made.type = static_cast<std::uint8_t>(made.all[checksum]);
    made.flags = filetype::little_16(made.all, flags_at);
    if ((crc_of(made.all.substr(checksum)) & 0xffffU) != filetype::little_16(made.all, 0))
        return {};
    if (made.type == rar4_file || (made.flags & has_data) != 0)
        made.data = filetype::little_32(made.all, data_at);
    if (made.type == rar4_file && (made.flags & has_high_sizes) != 0)
        made.data = with_high(made.all, filetype::little_32(made.all, data_at), high_data_at);
    return made;
}

std::optional<rar4_entry> read_rar4_entry(const rar4_header& from)
{
    constexpr std::uint32_t first_aes = 29;
    constexpr std::uint32_t stored = 0x30;
    const std::string_view all = from.all;
    const bool has_high = (from.flags & has_high_sizes) != 0;
    const std::size_t name_end = name_at + (has_high ? 8 : 0) + filetype::little_16(all, 26);
    rar4_entry made;
    made.size = filetype::little_32(all, 11);
    if (has_high)
        made.size = with_high(all, filetype::little_32(all, 11), high_data_at + 4);
    made.crc = filetype::little_32(all, 16);
    made.is_known = filetype::byte_at(all, 24) >= first_aes;
    made.is_stored = filetype::byte_at(all, 25) == stored;
    made.salt_at = name_end;
    if (name_end > all.size())
        return {};
    if ((from.flags & has_salt) != 0) {
        made.salt = all.substr(name_end, rar4_salt);
        if (made.salt.size() != rar4_salt)
            return {};
    }
    return made;
}

std::string write_rar4_entry(const rar4_header& from, const rar4_entry& entry, std::uint64_t data)
{
    std::string made(from.all);
    made.erase(entry.salt_at, entry.salt.size());
    put_32(made, data_at, static_cast<std::uint32_t>(data));
    if ((from.flags & has_high_sizes) != 0)
        put_32(made, high_data_at, static_cast<std::uint32_t>(data >> 32U));
    return finished(std::move(made), from.flags & ~(encrypted | has_salt));
}

std::string write_rar4_main(const rar4_header& from)
{
    constexpr std::size_t size = 13;
    constexpr std::uint32_t tells_of_encryption = 0x0280;
    constexpr std::uint32_t has_comment = 2; // inside of it, as old versions had
    std::string made(from.all.substr(0, size));
    made.resize(size);
    return finished(std::move(made), from.flags & ~(tells_of_encryption | has_comment));
}

std::string write_rar4_end()
{
    constexpr std::uint32_t skip_if_unknown = 0x4000;
    std::string made(common_size, '\0');
    made[checksum] = static_cast<char>(rar4_end);
    return finished(std::move(made), skip_if_unknown);
}

cipher rar4_cipher(std::string_view salt, std::string_view password_utf16, const std::function<bool()>& has_time)
{
    constexpr std::uint32_t number = 0x40000;
    constexpr std::uint32_t between_bytes = number / ciphers::aes_block; // of the vector
    constexpr std::uint32_t at_once = 256;
    constexpr std::size_t longest = 64; // beyond, RAR's SHA-1 changed what it hashed
    constexpr std::size_t key_size = 16;
    const std::string raw = std::string(password_utf16) + std::string(salt);
    if (raw.size() >= longest)
        return {};
    ciphers::hasher hash(ciphers::hash_kind::sha1);
    ciphers::hasher so_far(ciphers::hash_kind::sha1);
    cipher made;
    std::string some;
    std::string digest;
    for (std::uint32_t round = 0; round < number;) {
        if (!has_time())
            return {};
        some.clear();
        const std::uint32_t end = round % between_bytes == 0 ? round + 1 : round / at_once * at_once + at_once;
        for (; round < end; ++round)
            some.append(raw).append(filetype::to_little_32(round), 0, 3);
        hash.add(some);
        if ((round - 1) % between_bytes == 0) {
            so_far.go_on_from(hash);
            so_far.finish(digest);
            made.vector += digest.back();
        }
    }
    hash.finish(digest);
    for (std::size_t i = 0; i < key_size; ++i)
        made.key += digest[i ^ 3U]; // each four bytes the other way round
    return made;
}

} // namespace locked
