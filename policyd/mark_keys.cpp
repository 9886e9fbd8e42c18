#include "policyd/mark_keys.hpp"

#include <algorithm>

namespace policyd {

std::vector<std::size_t> mark_keys_of(const rules::ruleset& rules)
{
    std::vector<std::size_t> keys;
    const auto& all = rules.names().observations;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto penalised = rules.penalty_keys();
        const bool is_named = std::find(command_keys.begin(), command_keys.end(), all[i]->name) != command_keys.end() ||
                              std::find(penalised.begin(), penalised.end(), i) != penalised.end();
        // The client's address and networks are looked up together; a penalty cannot depend on itself.
        const bool is_apart = all[i]->name == "client.address" || all[i]->name == "client.network" ||
                              all[i]->name.starts_with("penalty.") || all[i]->name == "client.allowed";
        if (is_named && !is_apart)
            keys.push_back(i);
    }
    return keys;
}

} // namespace policyd
