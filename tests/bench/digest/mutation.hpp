// mutation - copies of a text as those who send in bulk make them

#pragma once

#include <random>
#include <string>

namespace bench {

/// Of `percent` words in a hundred every other is replaced by a random word, the others get one before them; and the
/// copy has a recipient, a URL with a random query, and a number of its own.
std::string mutated(const std::string& text, unsigned percent, std::mt19937_64& random);

/// So many words; `vocabulary` different ones, frequent and rare as in languages (Zipf).
std::string random_text(std::size_t words, std::size_t vocabulary, std::mt19937_64& random);

} // namespace bench
