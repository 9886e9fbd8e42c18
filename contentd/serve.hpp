// serve - contentd as a daemon: builds the parts in the order in which they need each other, then runs

#pragma once

#include "common/base/log.hpp"
#include "common/conf/command_line.hpp"
#include "common/conf/settings.hpp"

namespace contentd {

/// Serves until told to stop; gives the exit status. Bad rules or addresses at start are a fault, told on `log`.
int serve_mail(const conf::command_line& line, const conf::settings& settings, const base::logger& log);

} // namespace contentd
