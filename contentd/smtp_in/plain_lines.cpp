#include "contentd/smtp_in/plain_lines.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace smtp_in {

#ifdef __SSE2__

namespace {

constexpr std::size_t stride = 32;

// One bit a byte of the stride.
struct marks
{
    std::uint32_t cr;
    std::uint32_t lf;
    std::uint32_t special; // a dot or a NUL
};

std::uint32_t equal(__m128i low, __m128i high, char byte)
{
    const __m128i wanted = _mm_set1_epi8(byte);
    const auto lower = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(low, wanted)));
    const auto upper = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(high, wanted)));
    return lower | upper << 16U;
}

marks look_at(const char* bytes)
{
    const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
    const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16));
    return {equal(low, high, '\r'), equal(low, high, '\n'), equal(low, high, '.') | equal(low, high, '\0')};
}

} // namespace

plain_lines find_plain_lines(std::string_view block)
{
    plain_lines found;
    std::uint32_t after_cr = 0;   // bit 0: the byte before the stride was a CR
    std::uint32_t line_start = 1; // likewise: it was a LF
    for (std::size_t at = 0; at + stride <= block.size(); at += stride) {
        const marks seen = look_at(block.data() + at);
        const std::uint32_t lone = (seen.cr << 1U | after_cr) ^ seen.lf; // CR without LF behind, LF without CR before
        const std::uint32_t bad = lone | ((seen.lf << 1U | line_start) & seen.special);
        const std::uint32_t good = bad != 0 ? (bad & -bad) - 1 : ~0U; // the bytes before the first bad one
        for (std::uint32_t ends = seen.lf & good; ends != 0; ends &= ends - 1) {
            const std::size_t end = at + static_cast<std::size_t>(std::countr_zero(ends)) + 1;
            found.longest = std::max(found.longest, end - found.length - 2);
            found.length = end;
        }
        if (bad != 0)
            break;
        after_cr = seen.cr >> 31U;
        line_start = seen.lf >> 31U;
    }
    return found;
}

#else

plain_lines find_plain_lines(std::string_view /*block*/)
{
    return {};
}

#endif

} // namespace smtp_in
