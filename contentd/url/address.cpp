#include "contentd/url/address.hpp"

#include "common/text/append.hpp"

#include <array>

namespace url {

std::string names_of_signs(std::uint32_t signs)
{
    constexpr std::array<std::string_view, 18> names = {
        "raw ip",    "odd ip",          "odd port",     "user",       "several @",     "mixed script",
        "punycode",  "broken punycode", "encoded host", "fake slash", "control bytes", "odd slashes",
        "no scheme", "masked",          "long",         "cut",        "carried page",  "carried file"};
    std::string all;
    for (std::size_t i = 0; i < names.size(); ++i)
        if ((signs >> i & 1U) != 0)
            text::append_to_list(all, names[i]);
    return all;
}

std::string address::text() const
{
    const bool has_authority = !host.empty() || scheme == "file";
    std::string all = scheme + (has_authority ? "://" : ":") + host;
    if (port != 0)
        text::append(all, {":", std::to_string(port)});
    all += path;
    if (!query.empty())
        text::append(all, {"?", query});
    if (!fragment.empty())
        text::append(all, {"#", fragment});
    return all;
}

} // namespace url
