// name_tricks - what an attachment's name does so that its reader takes it for something else

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace shapes {

/// Bits.
enum name_trick : std::uint32_t {
    no_trick = 0,
    double_extension = 1U << 0U,     // "invoice.pdf.exe": one that is shown, and one that runs
    direction_control = 1U << 1U,    // characters that turn the direction of writing: "exe.gpj" shown for ".jpg.exe"
    trailing_dots = 1U << 2U,        // dots or blanks at its end, which Windows drops
    padded_extension = 1U << 3U,     // so many blanks before the extension that it is out of sight
    invisible_characters = 1U << 4U, // among its letters; controls, NUL
    foreign_extension = 1U << 5U,    // an extension in other letters that are drawn like ASCII's
    no_letters = 1U << 6U,           // nothing but signs and blanks before the extension, or at all
};

/// Of a name in UTF-8. Linear.
std::uint32_t name_tricks(std::string_view name);

/// "double extension", … for the bits that are set.
std::vector<std::string_view> names_of_tricks(std::uint32_t tricks);

} // namespace shapes
