// Any bytes as a list file: loaded or refused by line; each plain line of a loaded list is found in it.

#include "common/rules/lists.hpp"
#include "common/rules/ruleset.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    std::vector<rules::diagnostic> problems;
    const auto made = rules::list::parse(text, "x", problems);
    if (!made != !problems.empty())
        std::abort();
    if (!made)
        return 0;
    made->contains(text);
    made->contains(net::ip_address());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        const bool is_plain = !line.empty() && std::all_of(line.begin(), line.end(), [](char c) {
            return (c >= 'g' && c <= 'z') || c == '@' || c == '.';
        });
        if (is_plain && !made->contains(line))
            std::abort();
    }
    return 0;
}
