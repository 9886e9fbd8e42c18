// candidates - the links in one run

#pragma once

#include <cstddef>
#include <string_view>

namespace text_links {

inline constexpr std::size_t longest_host = 255; // bytes

/// From `begin` to `end` in the run; empty when there is none. The end may have punctuation in front of it.
struct candidate
{
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The first one at or behind `at`.
candidate next_candidate(std::string_view run, std::size_t at);

/// What is behind the scheme, if there is one, and the slashes.
std::string_view without_scheme(std::string_view link);

/// Where the authority ends: at the first slash, question or number sign behind the scheme.
std::size_t end_of_authority(std::string_view link);

/// Without punctuation at its end, and brackets there that nothing in it opens.
std::string_view without_punctuation(std::string_view link);

} // namespace text_links
