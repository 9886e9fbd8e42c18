// commands - contentd's binary as its own operator's tool: one function a command, each in a file of its name
//
// Each gets its arguments without the command's name, and gives the exit status. Messages for people go to standard
// error, results to standard output; with --json one object a line.

#pragma once

#include "common/base/log.hpp"
#include "common/conf/command_line.hpp"
#include "common/conf/settings.hpp"

#include <span>
#include <string>

namespace contentd {

struct command_context
{
    const conf::command_line& line;
    const conf::settings& settings;
    const base::logger& log;
    std::span<const std::string> arguments;
};

int check_command(const command_context& context);
int scan_command(const command_context& context);
int explain_command(const command_context& context);
int observations_command(const command_context& context);
int quarantine_command(const command_context& context);
int digest_command(const command_context& context);
int state_command(const command_context& context);

} // namespace contentd
