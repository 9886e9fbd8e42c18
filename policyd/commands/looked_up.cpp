#include "policyd/commands/looked_up.hpp"

#include "policyd/mark_keys.hpp"
#include "policyd/setup.hpp"

#include <algorithm>

namespace policyd {

namespace {

bool has(const auto& kinds, const std::string& kind)
{
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

} // namespace

base::result<void> looked_up::check(const mark_key& key)
{
    if (key.kind == "client.address" || key.kind == "client.network" || has(command_keys, key.kind))
        return {};
    if (kinds_.empty()) {
        kinds_.assign(command_keys.begin(), command_keys.end());
        if (const auto rules = load_rules(settings_.text("policyd.rules"), mistakes_))
            for (const std::size_t each : mark_keys_of(*rules))
                if (const std::string name(rules->names().observations[each]->name); !has(kinds_, name))
                    kinds_.push_back(name);
    }
    if (has(kinds_, key.kind))
        return {};
    std::string possible = "ADDRESS, NETWORK/LENGTH";
    for (const std::string& each : kinds_)
        possible += ", " + each + "=";
    return base::fail(mistakes_ + key.kind + " is not looked up, since no rule penalises it; possible are " + possible);
}

} // namespace policyd
