// trim - blanks, and text without those at its ends

#pragma once

#include <string_view>

namespace text {

/// What folds a line and parts words: space and tab.
constexpr bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/// The same and CR and LF, as trimmed() takes them off.
constexpr bool is_white(char byte)
{
    return is_blank(byte) || byte == '\r' || byte == '\n';
}

/// Without blanks at its end, or those that `blanks` names.
constexpr std::string_view without_blanks_at_end(std::string_view text, std::string_view blanks = " \t\r\n")
{
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// Without blanks at both ends: space, tab, CR and LF, or those that `blanks` names.
constexpr std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r\n")
{
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return without_blanks_at_end(text.substr(first), blanks);
}

} // namespace text
