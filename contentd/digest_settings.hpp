// digest_settings - sekimori.conf's values about digests

#pragma once

#include "common/base/result.hpp"
#include "common/conf/settings.hpp"
#include "common/state/digests.hpp"
#include "contentd/digest_exchange/neighbours.hpp"
#include "contentd/digest_exchange/reporters.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace contentd {

/// For state::options. Without a daemon there is no filter.
state::digest_options digest_options_from(const conf::settings& settings, bool is_daemon);

/// contentd.digest_trust: `operator=5 trap=2 user=1 verdict=0.5`, those that are left out as by default. Fails with
/// place, key and reason.
base::result<digest_exchange::reporter_trust> reporter_trust_from(const conf::settings& settings);

/// What is exchanged with neighbours, and how often.
struct exchange_settings
{
    std::vector<digest_exchange::neighbour> neighbours;
    std::optional<digest_exchange::private_key> key; // nothing is exported without
    std::string directory;                           // for exports
    std::string site;                                // as they call us
    std::chrono::milliseconds interval{};
};

/// Reads the file of neighbours, and the key when there is a directory for exports. Fails with place, key and reason.
base::result<exchange_settings> exchange_settings_from(const conf::settings& settings);

/// Of directories on this host that cannot be used now: place, key, reason and what mends it.
std::vector<std::string> exchange_problems(const exchange_settings& wanted, const conf::settings& settings);

} // namespace contentd
