// random_look - words that nobody wrote: what makes each copy of a mail another one
//
// Eager, since dropping a real word does no harm: it is dropped from every copy.

#pragma once

#include <cstddef>
#include <string_view>

namespace digest {

/// Letters from which on a word of ASCII letters may look random: abbreviations have no vowels either.
inline constexpr std::size_t shortest_suspicious = 6;

/// A folded word with a digit, of more letters than words have, or, if it is ASCII and not short, without vowels or
/// with five consonants in a row.
bool looks_random(std::string_view word);

} // namespace digest
