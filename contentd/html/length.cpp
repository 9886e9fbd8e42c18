#include "contentd/html/length.hpp"

#include "contentd/html/bytes.hpp"

#include <algorithm>

namespace html {

length length_of(std::string_view word)
{
    const bool is_negative = word.starts_with('-');
    std::size_t at = is_negative || word.starts_with('+') ? 1 : 0;
    length read;
    double scale = 1;
    bool is_fraction = false;
    for (; at < word.size() && (is_digit(word[at]) || (word[at] == '.' && !is_fraction)); ++at) {
        if (word[at] == '.') {
            is_fraction = true;
            continue;
        }
        read.is_number = true;
        if (is_fraction)
            scale /= 10;
        const double digit = word[at] - '0';
        read.value = is_fraction ? read.value + digit * scale : std::min(read.value * 10 + digit, 1e9);
    }
    if (is_negative)
        read.value = -read.value;
    read.unit = word.substr(at);
    return read;
}

double pixels_of(const length& read)
{
    constexpr double em = 16;
    if (read.unit == "em" || read.unit == "rem")
        return read.value * em;
    if (read.unit == "ex" || read.unit == "ch")
        return read.value * em / 2;
    if (read.unit == "%" || read.unit == "vw" || read.unit == "vh")
        return read.value * em / 100;
    if (read.unit == "pt")
        return read.value * 4 / 3;
    if (read.unit == "in")
        return read.value * 96;
    return read.unit == "cm" ? read.value * 38 : read.value;
}

} // namespace html
