// Method 4 of ARJ, after R. Jung's description in the source of UNARJ. A number of bits in ones, ended by a zero or by
// their greatest number, then that many bits. A length of 0 is a byte, others are those of copies less 2.

#include "contentd/archive/arj_methods.hpp"
#include "contentd/archive/bits.hpp"
#include "contentd/archive/window.hpp"

namespace archives {

namespace {

std::uint32_t take_number(high_first_bits& bits, unsigned least_width, unsigned most_width)
{
    std::uint32_t base = 0;
    unsigned width = least_width;
    while (width < most_width && bits.take(1) == 1)
        base += 1U << width++;
    return base + bits.take(width);
}

} // namespace

unpacked unpack_arj_fastest(std::string_view packed, std::size_t size)
{
    high_first_bits bits(packed);
    window out(size);
    bool is_good = true;
    while (is_good && !out.is_full()) {
        const std::uint32_t length = take_number(bits, 0, 7);
        const std::uint32_t value = length == 0 ? bits.take(8) : take_number(bits, 9, 13);
        is_good = !bits.is_short() && (length == 0 || out.repeat(std::size_t{value} + 1, length + 2));
        if (is_good && length == 0)
            out.put(static_cast<char>(value));
    }
    return {out.take(), !is_good};
}

} // namespace archives
