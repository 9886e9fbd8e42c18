// hash - seeded hashes for tables that are keyed by what a peer sent
//
// XXH3 with a seed that is drawn at start: nobody outside can choose keys that fall into one bucket.

#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace base {

/// The seed of this process, drawn once from getrandom(2).
std::uint64_t process_seed();

inline std::uint64_t seeded_hash(std::string_view bytes, std::uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

/// For std::unordered_map<std::string, …, text_hash, std::equal_to<>>: takes string_view look-ups too.
struct text_hash
{
    using is_transparent = void;

    std::size_t operator()(std::string_view bytes) const { return seeded_hash(bytes, process_seed()); }
};

} // namespace base
