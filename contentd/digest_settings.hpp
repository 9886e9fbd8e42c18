// digest_settings - sekimori.conf's values about digests

#pragma once

#include "common/base/result.hpp"
#include "common/conf/settings.hpp"
#include "common/state/digests.hpp"
#include "contentd/digest_exchange/export_format.hpp"
#include "contentd/digest_exchange/neighbours.hpp"
#include "contentd/digest_exchange/reporters.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace contentd {

/// For state::options. Without a daemon there is no filter.
state::digest_options digest_options_from(const conf::settings& settings, bool is_daemon);

/// contentd.digest_trust: `operator=5 trap=2 user=1 verdict=0.5`, those that are left out as by default. Fails with
/// place, key and reason.
base::result<digest_exchange::reporter_trust> reporter_trust_from(const conf::settings& settings);

} // namespace contentd
