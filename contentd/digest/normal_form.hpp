// normal_form - a text as the tokens that all its copies share
//
// Tokens are words; bigrams of characters where a script has no blanks between words, so that no dictionary is needed
// and a line break inside a word does not matter; and the hosts of URLs. What copies of one mail differ in is left
// out: addresses, the rest of URLs, numbers and words with digits, words that look random, single letters, punctuation,
// and the words that the caller names. One pass over the text, nothing allocated for a token.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace digest {

struct normal_form
{
    std::string text;                  // the tokens with a blank between; runs of unspaced characters as they are
    std::vector<std::uint64_t> tokens; // XXH3 of each, in order
};

/// `folded` as fold.hpp makes it, words to leave out folded too. Any bytes; linear in the text and the words left out.
normal_form normal_form_of(std::string_view folded, std::span<const std::string> leave_out);

} // namespace digest
