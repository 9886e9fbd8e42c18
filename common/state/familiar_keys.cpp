#include "common/state/familiar_keys.hpp"

#include "common/mail/address.hpp"
#include "common/text/escape.hpp"

namespace state {

std::string_view host_domain(std::string_view name)
{
    const auto dot = name.find('.');
    const auto rest = dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
    return rest.find('.') == std::string_view::npos ? std::string_view() : rest;
}

std::vector<std::string> familiar_keys(const net::ip_address& client, const net::prefix& network, std::string_view name,
                                       std::string_view sender)
{
    std::vector<std::string> made{client.to_text()};
    const std::string sender_domain = text::to_lower(mail::split_address(sender).domain);
    if (sender_domain.empty())
        return made;
    made.push_back(network.to_text() + ' ' + sender_domain);
    const std::string_view pool = host_domain(name);
    if (!pool.empty())
        made.push_back('=' + text::to_lower(pool) + ' ' + sender_domain);
    return made;
}

} // namespace state
