#include "policyd/familiar.hpp"

#include "common/dns/dynamic_name.hpp"
#include "common/state/familiar_keys.hpp"

#include <algorithm>

namespace policyd {

std::vector<std::string> familiar_keys_of(const context& in)
{
    const auto& client = in.client();
    if (!client)
        return {};
    const surroundings& around = in.around();
    const net::prefix network(*client, client->is_v4() ? around.network_v4 : around.network_v6);
    std::string_view name = in.asked()[attribute::client_name];
    if (name == "unknown" || dns::looks_dynamic(name, *client))
        name = {};
    return state::familiar_keys(*client, network, name, in.asked()[attribute::sender]);
}

bool is_familiar(context& in)
{
    const auto keys = familiar_keys_of(in);
    return std::any_of(keys.begin(), keys.end(),
                       [&](const std::string& key) { return in.familiars().is_known(key, in.now()); });
}

} // namespace policyd
