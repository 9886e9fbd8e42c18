#include "common/mail/address.hpp"

#include "common/text/escape.hpp"

#include <algorithm>

namespace mail {

address_parts split_address(std::string_view address)
{
    const auto at = address.rfind('@');
    if (at == std::string_view::npos)
        return {address, {}};
    address_parts parts{address.substr(0, at), address.substr(at + 1)};
    if (parts.domain.ends_with('.'))
        parts.domain.remove_suffix(1);
    return parts;
}

std::string_view without_extension(std::string_view local, std::string_view delimiters)
{
    const std::size_t begin = local.find_first_of(delimiters);
    return begin == 0 ? local : local.substr(0, begin);
}

std::string_view without_final_dots(std::string_view address)
{
    if (address.find('@') == std::string_view::npos)
        return address;
    return address.substr(0, address.find_last_not_of('.') + 1);
}

std::string to_domain(std::string_view written)
{
    return text::to_lower(written.substr(0, written.find_last_not_of('.') + 1));
}

std::string_view lower_domain(std::string_view domain, std::string& storage)
{
    if (std::none_of(domain.begin(), domain.end(), [](char letter) { return letter >= 'A' && letter <= 'Z'; }))
        return domain;
    storage = text::to_lower(domain);
    return storage;
}

} // namespace mail
