// digest - what a part of a message is known by, here and at other sites
//
// Exact: SHA-256 of the decoded content (of text: of its normal form). Fuzzy: eight features that survive changed
// words; two parts are alike when they share enough of them. Features are numbers, so that likeness is a look-up of
// equals.

#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace digest {

enum class kind : std::uint8_t {
    file = 1, // exact: content that is no text
    text = 2, // exact and fuzzy: the words of a text
    html = 3, // exact and fuzzy: the structure of an HTML part, without its words
    url = 4   // exact: the key of a URL, which mutation does not change
};

inline constexpr std::size_t feature_count = 8;

struct value
{
    kind what = kind::file;
    std::array<std::uint8_t, 32> exact{};
    bool has_features = false; // false when there are too few tokens for likeness, or for a kind without
    std::array<std::uint64_t, feature_count> features{};
    std::uint32_t tokens = 0;
};

} // namespace digest
