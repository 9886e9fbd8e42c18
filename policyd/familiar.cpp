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
    std::string_view name = in.asked()[attribute::client_name];
    if (name == "unknown" || dns::looks_dynamic(name, *client))
        name = {};
    return state::familiar_keys(*client, in.around().network_of(*client), name, in.asked()[attribute::sender]);
}

bool is_familiar(context& in)
{
    const auto keys = familiar_keys_of(in);
    return std::any_of(keys.begin(), keys.end(),
                       [&](const std::string& key) { return in.familiars().is_known(key, in.now()); });
}

} // namespace policyd
