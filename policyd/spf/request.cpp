#include "policyd/spf/request.hpp"

#include "policyd/spf/checks.hpp"

#include <algorithm>
#include <array>

namespace policyd {

namespace {

// Nobody can say in the public DNS who may use these (RFC 1918, 3927, 4193, 4291, 6598).
bool is_private(const net::ip_address& client)
{
    static const std::array<net::prefix, 7> networks = {
        net::prefix::parse("10.0.0.0/8").value(),     net::prefix::parse("172.16.0.0/12").value(),
        net::prefix::parse("192.168.0.0/16").value(), net::prefix::parse("169.254.0.0/16").value(),
        net::prefix::parse("100.64.0.0/10").value(),  net::prefix::parse("fc00::/7").value(),
        net::prefix::parse("fe80::/10").value()};
    return std::any_of(networks.begin(), networks.end(),
                       [&](const net::prefix& each) { return each.contains(client); });
}

} // namespace

std::optional<auth::spf_query> spf_query_of(const context& in, auth::spf_identity which)
{
    const auto& client = in.client();
    if (!client || client->is_loopback() || is_private(*client))
        return std::nullopt;
    auth::spf_query query;
    query.identity = which;
    query.client = *client;
    query.helo = in.asked()[attribute::helo_name];
    query.mail_from = in.asked()[attribute::sender];
    if (which == auth::spf_identity::helo ? query.helo.empty() : !in.has_sender())
        return std::nullopt;
    if (in.around().spf != nullptr)
        query.receiver = in.around().spf->receiver();
    query.now = in.now();
    return query;
}

} // namespace policyd
