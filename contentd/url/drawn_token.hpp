// drawn_token - whether a word in a URL was drawn or counted for one message, not chosen by a person

#pragma once

#include <string_view>

namespace url {

/// Lower-case letters and digits: true for whatever has a digit, is longer than 32, or has letters in an order in
/// which neither English nor romanised Japanese puts them. Of drawn words of eight letters it knows three of four, of
/// twelve nine of ten; of English words it takes less than one in a hundred for drawn.
bool is_drawn(std::string_view token);

} // namespace url
