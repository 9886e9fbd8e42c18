#include "contentd/url/drawn_token.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace url {

namespace {

constexpr std::size_t longest_word = 32;
constexpr std::size_t shortest_drawn = 6;

// For each letter those that hardly ever follow it: under one pair in 5,000 among 20,000 English words, and in fewer
// than two of 1,600 Japanese place names.
constexpr std::array<std::string_view, 26> strange_followers = {
    "q",                         // a
    "hkqvwxz",                   // b
    "jnqwxz",                    // c
    "hkqxz",                     // d
    "",                          // e
    "bghjknqvwxz",               // f
    "jkqvwxz",                   // g
    "bcdfghjkpqvwxz",            // h
    "",                          // i
    "bcdfghjklmnpqrtvwxyz",      // j
    "bcfhjmpqvwxz",              // k
    "hjqwxz",                    // l
    "fhjnqvwxz",                 // m
    "x",                         // n
    "q",                         // o
    "bjqvwxz",                   // p
    "abcdefghijklmnopqrstvwxyz", // q
    "hjqxz",                     // r
    "jxz",                       // s
    "jqvx",                      // t
    "qv",                        // u
    "bcdfghjklnpqrtuvwxyz",      // v
    "bfgjkmpquvwxyz",            // w
    "bdfghjklnoqruvwyz",         // x
    "dfghjkqrvwxyz",             // y
    "bcdfghjklmnpqrsvwxyz",      // z
};

constexpr std::array<std::uint32_t, 26> strange_bits = [] {
    std::array<std::uint32_t, 26> bits{};
    for (std::size_t i = 0; i < bits.size(); ++i)
        for (const char follower : strange_followers[i])
            bits[i] |= std::uint32_t{1} << static_cast<unsigned>(follower - 'a');
    return bits;
}();

bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

bool is_vowel(char c)
{
    return std::string_view("aeiouy").find(c) != std::string_view::npos;
}

} // namespace

bool is_drawn(std::string_view token)
{
    if (token.size() > longest_word ||
        std::any_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return true;
    int strange = 0;
    int consonants = 0; // in a row
    bool is_unspeakable = false;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (!is_letter(token[i]))
            return false; // another alphabet
        consonants = is_vowel(token[i]) ? 0 : consonants + 1;
        is_unspeakable = is_unspeakable || consonants >= 6;
        if (i > 0)
            strange +=
                static_cast<int>(strange_bits[static_cast<std::size_t>(token[i - 1] - 'a')] >> (token[i] - 'a') & 1U);
    }
    return token.size() >= shortest_drawn && (strange >= 2 || is_unspeakable);
}

} // namespace url
