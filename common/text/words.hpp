// words - takes a line apart at its spaces and tabs

#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

namespace text {

/// The next word, taken off the front of `rest` with the blanks before it; empty at the end.
constexpr std::string_view next_word(std::string_view& rest)
{
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
    rest.remove_prefix(word.size());
    return word;
}

/// All of them; nothing quotes.
inline std::vector<std::string_view> words_of(std::string_view line)
{
    std::vector<std::string_view> words;
    for (auto word = next_word(line); !word.empty(); word = next_word(line))
        words.push_back(word);
    return words;
}

} // namespace text
