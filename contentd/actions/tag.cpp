#include "contentd/actions/tag.hpp"

#include "common/mail/header_field.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace contentd {

std::string tag_headers(double score, const std::vector<std::string>& labels, const std::vector<std::string>& notes)
{
    std::array<char, 32> number{};
    std::snprintf(number.data(), number.size(), "%.1f", score);
    std::string listed;
    for (const std::string& label : labels)
        listed += (listed.empty() ? "" : ", ") + label;
    std::string made = mail::header_field("X-Spam-Flag", "YES");
    made += mail::header_field("X-Spam-Score", number.data());
    made += mail::header_field("X-Sekimori", "rules=" + listed);
    for (const std::string& note : notes)
        made += mail::header_field("X-Sekimori-Note", note);
    return made;
}

std::string header_from(std::string_view written)
{
    const auto colon = written.find(':');
    if (colon == std::string_view::npos || colon == 0)
        return {};
    const std::string_view name = written.substr(0, colon);
    // RFC 5322, 3.6.8: printable ASCII but the colon.
    if (!std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7f; }))
        return {};
    std::string_view value = written.substr(colon + 1);
    while (!value.empty() && value.front() == ' ')
        value.remove_prefix(1);
    return mail::header_field(name, value);
}

} // namespace contentd
