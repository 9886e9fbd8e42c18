#include "tests/bench/digest/mutation.hpp"

#include <cmath>

namespace bench {

namespace {

/// Of syllables, so that it does not look random.
std::string word_of(std::uint64_t number)
{
    constexpr std::string_view consonants = "bdfgklmnprstvz";
    constexpr std::string_view vowels = "aeiou";
    std::string word;
    number += consonants.size() * vowels.size();
    for (; number > 0; number /= consonants.size() * vowels.size()) {
        word += consonants[number % consonants.size()];
        word += vowels[number / consonants.size() % vowels.size()];
    }
    return word;
}

std::string new_word(std::mt19937_64& random)
{
    return word_of(random() % 300000);
}

bool is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/// Rulers, numbers and bullets are no words.
bool begins_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || static_cast<unsigned char>(byte) >= 0x80;
}

} // namespace

std::string mutated(const std::string& text, unsigned percent, std::mt19937_64& random)
{
    std::string copy = "Dear user" + std::to_string(random() % 100000) + ",\n";
    bool is_in_word = false;
    bool is_replaced = false;
    for (const char byte : text) {
        const bool begins = !is_blank(byte) && !is_in_word;
        is_in_word = !is_blank(byte);
        if (begins) {
            const bool is_chosen = begins_word(byte) && random() % 100 < percent;
            is_replaced = is_chosen && random() % 2 == 0;
            if (is_chosen)
                copy += new_word(random) + (is_replaced ? "" : " ");
        }
        if (!is_in_word)
            is_replaced = false;
        if (!is_replaced)
            copy += byte;
    }
    return copy + "\nhttp://www.example.com/unsubscribe?" + std::to_string(random()) + "\nRef. " +
           std::to_string(random()) + "\n";
}

std::string random_text(std::size_t words, std::size_t vocabulary, std::mt19937_64& random)
{
    std::uniform_real_distribution<double> exponent(0.0, std::log(static_cast<double>(vocabulary)));
    std::string text;
    for (std::size_t i = 0; i < words; ++i)
        text += word_of(static_cast<std::uint64_t>(std::exp(exponent(random)))) + (i % 12 == 11 ? "\n" : " ");
    return text;
}

} // namespace bench
