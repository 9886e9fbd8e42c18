// length - a number with its unit, as CSS and HTML write sizes and places

#pragma once

#include <string_view>

namespace html {

struct length
{
    bool is_number = false;
    double value = 0;
    std::string_view unit; // what follows the number: px, %, em, or nothing; into the word
};

/// `-9999px`, `.5em`, `0`, `100%`; in lower case.
length length_of(std::string_view word);

/// In pixels, where 1em is 16 of them; 0 for what is no number.
double pixels_of(const length& read);

} // namespace html
