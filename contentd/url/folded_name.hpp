// folded_name - names that look alike folded into one, and how far others are from it

#pragma once

#include <string>
#include <string_view>

namespace url {

/// A label in Unicode, lower case. The skeleton of UTS 39 without marks and hyphens, and with m, w, and letters in
/// place of what imitates them in ASCII.
std::string folded_name(std::string_view label);

/// True when one insertion, deletion, change or swap of neighbours makes one of the other, or nothing need be done.
bool is_one_edit_apart(std::string_view left, std::string_view right);

} // namespace url
