// configuration - the state as sekimori.conf wants it, for both daemons and their commands

#pragma once

#include "common/conf/settings.hpp"
#include "common/state/state.hpp"

#include <string>

namespace state {

/// `owner` is the daemon's or the command's name; see options.
options options_from(const conf::settings& settings, std::string owner, bool is_daemon);

} // namespace state
