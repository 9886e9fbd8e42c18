// server - the running daemon: settings and rules put to work, listeners, reload, the clockwork
//
// Built bottom-up: log, state, judge, then sessions. A reload (SIGHUP, or a list file that changed) makes new rules
// beside the running ones and swaps them in if they are good.

#pragma once

#include "common/conf/command_line.hpp"
#include "common/conf/settings.hpp"

namespace policyd {

/// Serves until told to stop; gives the exit status.
int serve_requests(const conf::command_line& given, const conf::settings& settings);

} // namespace policyd
