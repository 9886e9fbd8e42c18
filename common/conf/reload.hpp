// reload - the settings once more, at SIGHUP

#pragma once

#include "common/base/log.hpp"
#include "common/conf/command_line.hpp"
#include "common/conf/settings.hpp"

#include <optional>

namespace conf {

/// As the program was called. Nothing when there is an error, which is logged; so is each key whose value is another
/// than in `running`, and that waits for the next start.
std::optional<settings> reload(const command_line& given, const settings& running, const base::logger& log);

} // namespace conf
