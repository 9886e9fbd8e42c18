// Any bytes as a header of RAR 3, without and with the checksum that it should have: what is read is written as a
// header that says the same.

#include "contentd/locked/numbers.hpp"
#include "contentd/locked/rar4.hpp"
#include "require.hpp"

#include <cstdint>
#include <string>

namespace {

void check(std::string_view bytes)
{
    const auto header = locked::read_rar4_header(bytes);
    if (!header)
        return;
    require(header->all.size() <= bytes.size());
    require(locked::read_rar4_header(locked::write_rar4_main(*header)).has_value());
    const auto entry = locked::read_rar4_entry(*header);
    if (!entry)
        return;
    require(entry->salt.empty() || entry->salt.size() == locked::rar4_salt);
    const std::string written = locked::write_rar4_entry(*header, *entry, 77);
    require(written.size() == header->all.size() - entry->salt.size());
    const auto again = locked::read_rar4_header(written);
    require(again && again->type == header->type && !again->is_encrypted());
    if (header->type != locked::rar4_file)
        return;
    require(again->data == 77);
    const auto same = locked::read_rar4_entry(*again);
    require(same && same->size == entry->size && same->crc == entry->crc && same->salt.empty());
}

/// For all of it, when it says that it is as long.
std::string with_checksum(std::string_view all)
{
    constexpr std::size_t most = 0xffff;
    std::string made(all.substr(0, most));
    if (made.size() < 7)
        return made;
    made[5] = static_cast<char>(made.size());
    made[6] = static_cast<char>(made.size() >> 8U);
    std::string sum;
    locked::put_little_32(sum, locked::crc_of(std::string_view(made).substr(2)));
    return made.replace(0, 2, sum, 0, 2);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    check(all);
    check(with_checksum(all));
    return 0;
}
