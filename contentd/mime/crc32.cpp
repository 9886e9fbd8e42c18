// Eight bytes at a time, each through a table of what it becomes when the bytes behind it have been shifted in: a byte
// at a time is slower than the decoding whose result is checked.

#include "contentd/mime/crc32.hpp"

#include <array>
#include <cstddef>

namespace mime {

namespace {

using table = std::array<std::uint32_t, 256>;

constexpr std::array<table, 8> make_tables()
{
    std::array<table, 8> tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit)
            value = value >> 1U ^ ((value & 1U) != 0 ? 0xedb88320U : 0U);
        tables[0][byte] = value;
    }
    for (std::size_t i = 1; i < tables.size(); ++i)
        for (std::size_t byte = 0; byte < 256; ++byte)
            tables[i][byte] = tables[i - 1][byte] >> 8U ^ tables[0][tables[i - 1][byte] & 0xffU];
    return tables;
}

constexpr std::array<table, 8> tables = make_tables();

std::uint32_t little_32(const unsigned char* at)
{
    return std::uint32_t{at[0]} | std::uint32_t{at[1]} << 8U | std::uint32_t{at[2]} << 16U |
           std::uint32_t{at[3]} << 24U;
}

} // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t before)
{
    std::uint32_t value = ~before;
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t left = bytes.size();
    for (; left >= 8; left -= 8, at += 8) {
        const std::uint32_t low = value ^ little_32(at);
        const std::uint32_t high = little_32(at + 4);
        value = tables[7][low & 0xffU] ^ tables[6][low >> 8U & 0xffU] ^ tables[5][low >> 16U & 0xffU] ^
                tables[4][low >> 24U] ^ tables[3][high & 0xffU] ^ tables[2][high >> 8U & 0xffU] ^
                tables[1][high >> 16U & 0xffU] ^ tables[0][high >> 24U];
    }
    for (; left > 0; --left, ++at)
        value = value >> 8U ^ tables[0][(value ^ *at) & 0xffU];
    return ~value;
}

} // namespace mime
