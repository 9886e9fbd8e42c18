#include "contentd/welcome.hpp"

#include <algorithm>

namespace contentd {

smtp_in::offer make_offer(const session_settings& settings)
{
    smtp_in::offer made;
    made.hostname = settings.hostname;
    made.size = settings.message_size_limit;
    if (settings.tls == tls_start::offered) {
        const auto context = settings.certificates->current();
        made.starttls = true;
        made.needs_tls = context && context->is_peer_required();
    }
    const auto next = settings.announced != nullptr ? settings.announced->of(settings.next_hop) : std::nullopt;
    if (!next)
        return made;
    if (next->size != 0)
        made.size = made.size == 0 ? next->size : std::min(made.size, next->size);
    made.eight_bit_mime = next->eight_bit_mime;
    made.smtputf8 = next->smtputf8;
    made.dsn = next->dsn;
    return made;
}

bool may_connect(const std::string& address, const session_settings& settings)
{
    const auto read = net::ip_address::parse(address);
    return address.empty() || (read && std::any_of(settings.networks.begin(), settings.networks.end(),
                                                   [&](const net::prefix& one) { return one.contains(*read); }));
}

} // namespace contentd
