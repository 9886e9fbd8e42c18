#include "contentd/locked/numbers.hpp"

#include "contentd/filetype/bytes.hpp"

#include <zlib.h>

namespace locked {

void numbers::fail()
{
    is_good_ = false;
    left_ = {};
}

void numbers::expect(std::uint8_t id)
{
    if (byte() != id)
        fail();
}

std::string_view numbers::take(std::uint64_t count)
{
    if (count > left_.size()) {
        fail();
        return {};
    }
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
}

std::uint8_t numbers::byte()
{
    return static_cast<std::uint8_t>(filetype::byte_at(take(1), 0));
}

std::uint32_t numbers::little_32()
{
    return filetype::little_32(take(4), 0);
}

std::uint64_t numbers::little_64()
{
    const std::uint64_t low = little_32();
    return low | std::uint64_t{little_32()} << 32U;
}

std::uint64_t numbers::vint()
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const unsigned each = byte();
        value |= std::uint64_t{each & 0x7fU} << shift;
        if (each < 0x80)
            return value;
    }
    fail();
    return 0;
}

std::uint64_t numbers::number()
{
    const unsigned first = byte();
    std::uint64_t value = 0;
    unsigned mask = 0x80;
    for (unsigned i = 0; i < 8; ++i, mask >>= 1U) {
        if ((first & mask) == 0)
            return value | std::uint64_t{first & (mask - 1)} << 8U * i;
        value |= std::uint64_t{byte()} << 8U * i;
    }
    return value;
}

void put_little_32(std::string& to, std::uint32_t value)
{
    to += filetype::to_little_32(value);
}

void put_little_64(std::string& to, std::uint64_t value)
{
    put_little_32(to, static_cast<std::uint32_t>(value));
    put_little_32(to, static_cast<std::uint32_t>(value >> 32U));
}

void put_vint(std::string& to, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7U)
        to += static_cast<char>(value | 0x80U);
    to += static_cast<char>(value);
}

void put_number(std::string& to, std::uint64_t value)
{
    if (value < 0x80) {
        to += static_cast<char>(value);
        return;
    }
    to += '\xff'; // the longest is right for any
    put_little_64(to, value);
}

std::uint32_t crc_of(std::string_view bytes, std::uint32_t before)
{
    return static_cast<std::uint32_t>(
        ::crc32_z(before, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

} // namespace locked
