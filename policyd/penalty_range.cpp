#include "policyd/penalty_range.hpp"

namespace policyd {

base::result<void> check_penalty_range(const net::prefix& where)
{
    const unsigned widest = where.address().is_v4() ? widest_v4 : widest_v6;
    if (where.length() < widest)
        return base::fail(where.to_text() + " is wider than /" + std::to_string(widest) + ", the widest for a penalty");
    const auto loopback = net::prefix::parse("127.0.0.0/8");
    if (where.address().is_loopback() || loopback->contains(where) || where.contains(net::ip_address()))
        return base::fail(where.to_text() + " is this host's own");
    return {};
}

} // namespace policyd
