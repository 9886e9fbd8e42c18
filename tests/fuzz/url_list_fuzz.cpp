// Any bytes as a list of URLs: loaded or refused by line; each plain domain of a loaded list matches itself and what
// is below it.

#include "common/rules/ruleset.hpp"
#include "contentd/url/list.hpp"
#include "require.hpp"

#include <algorithm>
#include <cstdint>

namespace {

bool is_plain(std::string_view line)
{
    return line.size() > 2 && line.size() < 200 && line.front() != '.' && line.back() != '.' &&
           line.find("..") == std::string_view::npos && line.find("www.") != 0 &&
           std::all_of(line.begin(), line.end(), [](char c) { return (c >= 'g' && c <= 'w') || c == '.'; });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    std::vector<rules::diagnostic> told;
    const auto made = url::list::parse(text, "x", told);
    require(!made == !told.empty());
    if (!made)
        return 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        const auto below = url::parse("http://a." + std::string(line) + "/b/c?d");
        const auto found = below ? made->match(*below) : std::nullopt;
        require(!is_plain(line) || found.has_value());
        require(!found || !found->name().empty());
    }
    return 0;
}
