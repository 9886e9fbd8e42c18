// configuration - the state as sekimori.conf wants it, for both daemons and their commands

#pragma once

#include "common/base/result.hpp"
#include "common/conf/settings.hpp"
#include "common/state/state.hpp"

#include <string>

namespace state {

/// `owner` is the daemon's or the command's name; see options.
options options_from(const conf::settings& settings, std::string owner, bool is_daemon);

/// For check: whether open() would take `state`. The sentence names the place where it is written. Opens nothing.
base::result<void> check_place(const conf::settings& settings);

} // namespace state
