// sender.domain_exists, sender.has_null_mx - whether the sender's domain can get an answer
//
// Fails: temporary when the DNS did not answer, and for a domain that is not ASCII; absent without a domain, and for an
// address in brackets.

#include "common/dns/sender_domain.hpp"

#include "common/mail/address.hpp"
#include "policyd/observations/observation.hpp"

#include <algorithm>

namespace policyd {

namespace {

using boost::asio::awaitable;
using dns::mail_domain;
using rules::type;
using rules::value;

/// `told` of what the DNS says, if it can be told.
awaitable<value> look_up(context& in, value (*told)(mail_domain))
{
    const std::string_view domain = mail::split_address(in.asked()[attribute::sender]).domain;
    if (domain.empty() || domain.front() == '[')
        co_return value::absent();
    const bool is_ascii =
        std::all_of(domain.begin(), domain.end(), [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
    if (!is_ascii || in.dns() == nullptr)
        co_return value::temporary();
    const mail_domain found = co_await dns::look_up_mail_domain(*in.dns(), std::string(domain));
    co_return found == mail_domain::temporary ? value::temporary() : told(found);
}

awaitable<value> exists(context& in)
{
    return look_up(in, [](mail_domain found) { return value::of(found != mail_domain::none); });
}

awaitable<value> has_null_mx(context& in)
{
    return look_up(in, [](mail_domain found) { return value::of(found == mail_domain::null_mx); });
}

} // namespace

extern const observation sender_domain_exists =
    in_network("sender.domain_exists", type::boolean, phase_mail,
               "true when the sender's domain has an MX record or an address", exists);
extern const observation sender_has_null_mx =
    in_network("sender.has_null_mx", type::boolean, phase_mail,
               "true when the sender's domain says that it takes no mail (RFC 7505)", has_null_mx);

} // namespace policyd
