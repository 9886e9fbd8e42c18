#include "contentd/digest/random_look.hpp"

#include <array>
#include <cstdint>

namespace digest {

namespace {

constexpr std::size_t longest_word = 24;  // letters of ASCII
constexpr std::size_t longest_bytes = 64; // of other scripts
constexpr unsigned most_consonants = 4;

enum class letter : std::uint8_t { other, vowel, consonant, digit };

constexpr std::array<letter, 256> make_letters()
{
    std::array<letter, 256> made{};
    for (unsigned char each = 'a'; each <= 'z'; ++each)
        made[each] = letter::consonant;
    for (const char each : std::string_view("aeiouy"))
        made[static_cast<unsigned char>(each)] = letter::vowel;
    for (unsigned char each = '0'; each <= '9'; ++each)
        made[each] = letter::digit;
    return made;
}

constexpr std::array<letter, 256> letters = make_letters();

} // namespace

bool looks_random(std::string_view word)
{
    unsigned row = 0;
    unsigned longest_row = 0;
    bool has_vowel = false;
    bool is_ascii = true;
    for (const char byte : word) {
        const letter kind = letters[static_cast<unsigned char>(byte)];
        if (kind == letter::digit)
            return true;
        row = kind == letter::consonant ? row + 1 : 0;
        longest_row = row > longest_row ? row : longest_row;
        has_vowel = has_vowel || kind == letter::vowel;
        is_ascii = is_ascii && kind != letter::other;
    }
    if (!is_ascii)
        return word.size() > longest_bytes;
    return word.size() > longest_word ||
           (word.size() >= shortest_suspicious && (!has_vowel || longest_row > most_consonants));
}

} // namespace digest
