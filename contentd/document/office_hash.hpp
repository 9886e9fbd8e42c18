// office_hash - many rounds of a hash over a password, as Office makes keys of it

#pragma once

#include "contentd/ciphers/ciphers.hpp"
#include "contentd/document/collector.hpp"
#include "contentd/filetype/bytes.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace document {

/// H(number + H(... H(0 + H(salt + password)))), with `rounds` numbers. Empty when the time was over first.
inline std::string office_hash(ciphers::hasher& hash, std::string_view salt, std::string_view password_utf16,
                               std::uint32_t rounds, collector& found)
{
    constexpr std::uint32_t between_looks = 16; // of which one in 64 is at the clock
    std::string all = hash.of({salt, password_utf16});
    for (std::uint32_t round = 0; round < rounds; ++round) {
        if (round % between_looks == 0 && !found.has_time())
            return {};
        hash.add(filetype::to_little_32(round));
        hash.add(all);
        hash.finish(all);
    }
    return all;
}

} // namespace document
