#include "contentd/html/colour.hpp"

#include "contentd/html/bytes.hpp"
#include "contentd/html/length.hpp"

#include <algorithm>
#include <iterator>

namespace html {

namespace {

struct named_colour
{
    std::string_view name;
    colour value;
};

constexpr named_colour names[] = {
    {"aqua", 0x00ffff},        {"black", black},
    {"blue", 0x0000ff},        {"fuchsia", 0xff00ff},
    {"gray", 0x808080},        {"green", 0x008000},
    {"grey", 0x808080},        {"lime", 0x00ff00},
    {"maroon", 0x800000},      {"navy", 0x000080},
    {"olive", 0x808000},       {"orange", 0xffa500},
    {"purple", 0x800080},      {"red", 0xff0000},
    {"silver", 0xc0c0c0},      {"teal", 0x008080},
    {"white", white},          {"yellow", 0xffff00},
    {"snow", 0xfffafa},        {"ivory", 0xfffff0},
    {"whitesmoke", 0xf5f5f5},  {"ghostwhite", 0xf8f8ff},
    {"azure", 0xf0ffff},       {"mintcream", 0xf5fffa},
    {"floralwhite", 0xfffaf0}, {"transparent", transparent},
    {"lightgray", 0xd3d3d3},   {"lightgrey", 0xd3d3d3},
};

std::optional<colour> hexadecimal(std::string_view digits)
{
    if (digits.size() != 3 && digits.size() != 6)
        return {};
    colour value = 0;
    for (const char each : digits) {
        const int digit = digit_value(each);
        if (digit < 0)
            return {};
        value = value << 4U | static_cast<colour>(digit);
        if (digits.size() == 3)
            value = value << 4U | static_cast<colour>(digit);
    }
    return value;
}

colour channel(const std::string& word)
{
    const length read = length_of(word);
    const double value = read.unit == "%" ? read.value * 2.55 : read.value;
    return static_cast<colour>(std::clamp(value, 0.0, 255.0));
}

std::optional<colour> of_channels(std::span<const std::string> words)
{
    if (words.size() < 3)
        return {};
    if (words.size() > 3 && length_of(words[3]).is_number && length_of(words[3]).value <= 0.05)
        return transparent;
    return channel(words[0]) << 16U | channel(words[1]) << 8U | channel(words[2]);
}

} // namespace

std::optional<colour> colour_named(std::string_view word)
{
    const auto* const found = std::find_if(std::begin(names), std::end(names),
                                           [word](const named_colour& each) { return each.name == word; });
    if (found != std::end(names))
        return found->value;
    return hexadecimal(word.starts_with('#') ? word.substr(1) : word);
}

std::optional<colour> colour_among(std::span<const std::string> words)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "rgb" || words[i] == "rgba")
            return of_channels(words.subspan(i + 1));
        if (const std::optional<colour> found = colour_named(words[i]))
            return found;
    }
    return {};
}

bool is_alike(colour text, colour background)
{
    constexpr int least = 16; // of 255: fainter is not read
    if (text == transparent)
        return true;
    for (const unsigned shift : {0U, 8U, 16U}) {
        const int difference = static_cast<int>(text >> shift & 0xffU) - static_cast<int>(background >> shift & 0xffU);
        if (difference > least || difference < -least)
            return false;
    }
    return true;
}

} // namespace html
