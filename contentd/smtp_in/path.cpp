#include "contentd/smtp_in/path.hpp"

#include "common/text/escape.hpp"
#include "common/text/utf8.hpp"

namespace smtp_in {

namespace {

constexpr std::size_t nowhere = std::string_view::npos;

void skip_blanks(std::string_view& rest)
{
    while (rest.starts_with(' '))
        rest.remove_prefix(1);
}

bool is_control(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < ' ' || byte == 0x7f;
}

// Where the address ends: at the first of `ends` outside quotes. Nowhere when there is none, or a byte is not allowed.
std::size_t address_end(std::string_view from, char end, bool blank_ends)
{
    bool is_quoted = false;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const char c = from[i];
        if (is_control(c))
            return nowhere;
        if (is_quoted && c == '\\') {
            ++i;
            if (i == from.size() || is_control(from[i]))
                return nowhere;
        } else if (c == '"') {
            is_quoted = !is_quoted;
        } else if (!is_quoted) {
            if (c == end || (blank_ends && c == ' '))
                return i;
            if (c == ' ' || c == '<' || c == '>')
                return nowhere;
        }
    }
    return !is_quoted && blank_ends ? from.size() : nowhere;
}

path split(std::string_view rest, std::size_t from, std::size_t length, std::size_t behind)
{
    path found;
    found.address = rest.substr(from, length);
    found.parameters = rest.substr(behind);
    skip_blanks(found.parameters);
    for (const char c : found.address)
        found.has_8bit = found.has_8bit || static_cast<unsigned char>(c) >= 0x80;
    found.is_utf8 = !found.has_8bit || text::is_utf8(found.address);
    return found;
}

} // namespace

path_reading read_path(std::string_view argument, std::string_view keyword)
{
    if (!text::equal_ignoring_case(argument.substr(0, keyword.size()), keyword))
        return {path_fault::syntax, {}};
    std::string_view rest = argument.substr(keyword.size());
    skip_blanks(rest);
    if (rest.empty())
        return {path_fault::syntax, {}};
    if (!rest.starts_with('<')) {
        const std::size_t end = address_end(rest, '\0', true);
        if (end == nowhere)
            return {path_fault::address, {}};
        return {path_fault::none, split(rest, 0, end, end)};
    }
    const std::size_t end = address_end(rest.substr(1), '>', false);
    if (end == nowhere)
        return {path_fault::address, {}};
    const std::size_t behind = end + 2;
    if (behind < rest.size() && rest[behind] != ' ')
        return {path_fault::syntax, {}};
    return {path_fault::none, split(rest, 1, end, behind)};
}

} // namespace smtp_in
