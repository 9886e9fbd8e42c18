// scripts - how the characters of folded text make tokens

#pragma once

#include <cstdint>

namespace digest {

enum class script_class : std::uint8_t {
    separator, // blanks, punctuation, symbols, what is no character
    word,      // letters, marks and digits of scripts that part words by blanks
    unspaced,  // kana, kanji and the scripts of South-East Asia: no blanks between words
    joiner     // inside a word it is as if it were not there: apostrophes, hyphens, dots
};

script_class class_of(char32_t point);

} // namespace digest
