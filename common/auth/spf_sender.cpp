#include "common/auth/spf_sender.hpp"

#include "common/auth/spf_domain.hpp"
#include "common/mail/address.hpp"

#include <algorithm>

namespace auth {

std::optional<spf_sender> spf_sender_of(const spf_query& query)
{
    const bool is_helo = query.identity == spf_identity::helo || query.mail_from.empty();
    const mail::address_parts parts =
        is_helo ? mail::address_parts{"postmaster", query.helo} : mail::split_address(query.mail_from);
    const auto domain = checkable_domain(parts.domain);
    if (!domain)
        return std::nullopt;
    spf_sender sender;
    sender.domain = *domain;
    sender.values.local = parts.local.empty() ? "postmaster" : std::string(parts.local);
    sender.values.sender_domain = *domain;
    sender.values.domain = *domain;
    sender.values.client = query.client;
    sender.values.helo = query.helo;
    sender.values.receiver = query.receiver;
    sender.values.seconds =
        std::to_string(std::chrono::duration_cast<std::chrono::seconds>(query.now.time_since_epoch()).count());
    sender.has_utf8_local = std::any_of(parts.local.begin(), parts.local.end(),
                                        [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; });
    return sender;
}

} // namespace auth
