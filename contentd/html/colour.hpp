// colour - colours as HTML and CSS write them, and whether text in one can be seen on another

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace html {

/// Red, green and blue in the lower bytes.
using colour = std::uint32_t;

inline constexpr colour black = 0x000000;
inline constexpr colour white = 0xffffff;
inline constexpr colour blue_of_links = 0x0000ee;
inline constexpr colour transparent = 0x1000000;

/// `#fff`, `#ffffff`, `ffffff` (as bgcolor may be), a common name, `transparent`; in lower case.
std::optional<colour> colour_named(std::string_view word);

/// The words of a CSS value, where `rgb(1,2,3)` and `rgba(1,2,3,0)` are several; the first colour in them.
std::optional<colour> colour_among(std::span<const std::string> words);

/// Nobody reads text of these two.
bool is_alike(colour text, colour background);

} // namespace html
