// Any bytes as a header of RAR 5, without and with the checksum that it should have: what is read is written as a
// header that says the same. And as packed data, of which some part is wanted.

#include "contentd/locked/rar5.hpp"
#include "require.hpp"

#include <cstdint>
#include <string>

namespace {

/// With a size of two bytes.
std::string with_sums(std::string_view told)
{
    constexpr std::size_t most = (1U << 14U) - 1;
    const std::size_t size = std::min(told.size(), most);
    std::string sized;
    sized += static_cast<char>(size | 0x80U);
    sized += static_cast<char>(size >> 7U);
    sized += told.substr(0, size);
    std::string made;
    locked::put_little_32(made, locked::crc_of(sized));
    return made + sized;
}

void check_entry(const locked::rar5_header& from)
{
    const auto entry = locked::read_rar5_entry(from);
    if (!entry)
        return;
    require(!entry->lock || entry->lock->salt.size() == 16 || entry->lock->salt.empty());
    const std::string written = locked::write_rar5_entry(*entry, 77, true);
    const auto header = locked::read_rar5_header(written);
    require(header && header->type == locked::rar5_file && header->data == 77 && header->size == written.size());
    const auto again = locked::read_rar5_entry(*header);
    require(again && !again->lock && again->size == entry->size && again->method == entry->method &&
            again->rest == entry->rest && again->other_records == entry->other_records);
}

void check(std::string_view bytes)
{
    const auto header = locked::read_rar5_header(bytes);
    if (!header)
        return;
    require(header->size <= bytes.size());
    check_entry(*header);
    locked::read_rar5_encryption(*header);
    require(locked::read_rar5_header(locked::write_rar5_main(*header, false)).has_value());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    check(all);
    check(with_sums(all));
    locked::patched packed;
    packed.add(all);
    locked::rar5_entry entry;
    entry.method = 0x80;
    require(locked::rar5_packed_size(packed, entry) <= size);
    return 0;
}
