// identity - what a connection, a transaction or a recipient is known by in memory
//
// Seeded hashes instead of the texts: tables keep no copy of what peers sent, and nobody outside can aim at a
// collision. 128 bits for the keys of tables, 64 inside one transaction.

#pragma once

#include "common/base/hash.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace policyd {

struct identity
{
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    friend bool operator==(const identity&, const identity&) = default;
};

struct identity_hash
{
    using is_avalanching = void; // the identity is a hash already

    std::size_t operator()(const identity& of) const { return of.low; }
};

/// Of several texts in order; none of them contains a newline.
inline identity identify(std::initializer_list<std::string_view> texts)
{
    thread_local std::string joined;
    joined.clear();
    for (const auto text : texts)
        joined.append(text).append(1, '\n');
    const auto hash = XXH3_128bits_withSeed(joined.data(), joined.size(), base::process_seed());
    return {hash.low64, hash.high64};
}

/// 0 for an empty text, else not 0.
inline std::uint64_t short_identity(std::string_view text)
{
    return text.empty() ? 0 : base::seeded_hash(text, base::process_seed()) | 1U;
}

/// The process part of an instance, `pid.seconds.microseconds.sequence`.
inline std::uint64_t process_of(std::string_view instance)
{
    return short_identity(instance.substr(0, instance.find('.')));
}

} // namespace policyd
