// blocklist_settings - the DNS lists that a key of sekimori.conf names, a value each

#pragma once

#include "common/base/result.hpp"
#include "common/conf/settings.hpp"
#include "common/dns/blocklist_spec.hpp"

#include <string>
#include <vector>

namespace dns {

/// In their order, with names that differ. Fails with place, key and reason.
base::result<std::vector<blocklist_spec>> blocklists_from(const conf::settings& settings, const std::string& key);

} // namespace dns
