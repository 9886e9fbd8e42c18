#include "contentd/mime/header_fields.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"

#include <algorithm>

namespace mime {

namespace {

bool is_name_byte(char byte)
{
    return byte > 32 && byte < 127 && byte != ':';
}

} // namespace

std::string_view without_line_end(std::string_view line)
{
    if (line.ends_with('\n'))
        line.remove_suffix(1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

std::optional<field> read_field(std::string_view line)
{
    const std::size_t colon = line.find(':');
    if (colon == line.npos)
        return std::nullopt;
    std::string_view name = line.substr(0, colon);
    while (name.ends_with(' ') || name.ends_with('\t'))
        name.remove_suffix(1);
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_name_byte))
        return std::nullopt;
    return field{name, line.substr(colon + 1), line};
}

bool is_content_field(std::string_view line)
{
    constexpr std::string_view prefix = "content-";
    return line.size() > prefix.size() && text::equal_ignoring_case(line.substr(0, prefix.size()), prefix) &&
           read_field(line).has_value();
}

std::string unfolded(std::string_view value)
{
    const std::string_view inner = text::trimmed(value);
    std::string out;
    out.reserve(inner.size());
    std::copy_if(inner.begin(), inner.end(), std::back_inserter(out),
                 [](char byte) { return byte != '\r' && byte != '\n'; });
    return out;
}

bool has_stray_control(std::string_view line)
{
    const std::string_view text = without_line_end(line);
    return text.find('\r') != text.npos || text.find('\0') != text.npos;
}

} // namespace mime
