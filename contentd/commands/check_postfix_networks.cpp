#include "contentd/commands/check_postfix_networks.hpp"

#include "common/net/ip.hpp"

#include <algorithm>
#include <string>

namespace contentd {

namespace {

coverage covers(const std::vector<conf::postfix_word>& list, std::string_view own)
{
    const net::ip_address address = net::ip_address::parse(own).value();
    for (const conf::postfix_word& each : list) {
        const auto start = std::min(each.text.find_first_not_of('!'), each.text.size());
        std::string written = each.text.substr(start);
        written.erase(std::remove_if(written.begin(), written.end(), [](char c) { return c == '[' || c == ']'; }),
                      written.end());
        const auto network = net::prefix::parse(written);
        if (!network)
            return coverage::unclear;
        if (network->contains(address))
            return start % 2 == 0 ? coverage::yes : coverage::no;
    }
    return coverage::no;
}

} // namespace

coverage covers(const std::vector<conf::postfix_word>& list, const conf::postfix_endpoint& next_hop)
{
    if (list.empty())
        return coverage::no;
    if (next_hop.is_unix || !next_hop.is_loopback())
        return coverage::unclear;
    if (next_hop.host == "localhost" && covers(list, "::1") != coverage::no)
        return coverage::unclear;
    return covers(list, next_hop.host == "::1" ? "::1" : "127.0.0.1");
}

} // namespace contentd
