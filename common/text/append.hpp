// append - puts pieces behind a text, or the elements of one list behind those of another

#pragma once

#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace text {

/// Without a text in between, as `to += a + b` makes one.
inline void append(std::string& to, std::initializer_list<std::string_view> pieces)
{
    for (const std::string_view each : pieces)
        to += each;
}

/// One more of "names, with commas, between".
inline void append_to_list(std::string& list, std::string_view name)
{
    if (!list.empty())
        list += ", ";
    list += name;
}

template <typename T>
void append(std::vector<T>& to, std::vector<T> more)
{
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

} // namespace text
