#include "contentd/shapes/addresses.hpp"

#include "common/text/escape.hpp"

#include <algorithm>

namespace shapes {

namespace {

constexpr std::size_t longest_local = 128;
constexpr std::size_t longest_domain = 255;

bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_local(char c)
{
    return is_alphanumeric(c) || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
}

bool is_domain(char c)
{
    return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
}

std::string_view address_around(std::string_view text, std::size_t at)
{
    std::size_t begin = at;
    while (begin > 0 && at - begin < longest_local && is_local(text[begin - 1]))
        --begin;
    std::size_t end = at + 1;
    while (end < text.size() && end - at < longest_domain && is_domain(text[end]))
        ++end;
    while (end > at + 1 && !is_alphanumeric(text[end - 1])) // the end of a sentence
        --end;
    while (begin < at && (text[begin] == '\'' || text[begin] == '.' || text[begin] == '='))
        ++begin;
    if (begin == at || end == at + 1)
        return {};
    return text.substr(begin, end - begin);
}

} // namespace

std::vector<found_address> addresses_in(std::string_view text, std::size_t most)
{
    std::vector<found_address> found;
    for (std::size_t at = text.find('@'); at != text.npos && found.size() < most; at = text.find('@', at + 1)) {
        const std::string_view address = address_around(text, at);
        if (!address.empty())
            found.push_back({address, static_cast<std::size_t>(address.data() - text.data())});
    }
    return found;
}

std::string address_in(std::string_view text)
{
    const std::vector<found_address> found = addresses_in(text, 1);
    return found.empty() ? std::string() : text::to_lower(found.front().address);
}

} // namespace shapes
