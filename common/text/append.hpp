// append - puts pieces behind a text, one by one

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace text {

/// Without a text in between, as `to += a + b` makes one.
inline void append(std::string& to, std::initializer_list<std::string_view> pieces)
{
    for (const std::string_view each : pieces)
        to += each;
}

} // namespace text
