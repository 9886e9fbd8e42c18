// log_choice - where a program's log lines go, by the settings `log` and `syslog_socket`

#pragma once

#include "common/base/log.hpp"
#include "common/conf/settings.hpp"

#include <memory>
#include <string>

namespace conf {

/// Standard error in the foreground and for commands; else as `log` says, where `auto` is syslog if its socket
/// exists.
std::unique_ptr<base::log_sink> choose_log(const settings& settings, std::string program, bool is_foreground);

} // namespace conf
