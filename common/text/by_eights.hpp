// by_eights - bytes looked at eight at once, as one number, since most of a text is none of those looked for
//
// The order of the eight in the number depends on the machine, so a look tells that there is something, not where.

#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace text {

/// `byte` eight times.
constexpr std::uint64_t eight_times(unsigned char byte)
{
    return byte * std::uint64_t{0x0101010101010101};
}

/// The first byte at or behind `at` that `matters`, a predicate of a char; bytes.size() when there is none.
/// `may_matter` is asked of eight bytes: false only when none of them matters.
template <class OfEight, class OfOne>
std::size_t find_by_eights(std::string_view bytes, std::size_t at, OfEight may_matter, OfOne matters)
{
    std::uint64_t eight = 0;
    while (at + sizeof eight <= bytes.size()) {
        std::memcpy(&eight, bytes.data() + at, sizeof eight);
        const std::size_t end = at + sizeof eight;
        if (!may_matter(eight))
            at = end;
        for (; at < end; ++at)
            if (matters(bytes[at]))
                return at;
    }
    while (at < bytes.size() && !matters(bytes[at]))
        ++at;
    return at;
}

} // namespace text
