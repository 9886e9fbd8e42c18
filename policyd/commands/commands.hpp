// commands - what `policyd COMMAND` does; each command is a file
//
// A command gives the exit status: 0 good, 1 fault, 2 usage. It prints results to standard output and what is wrong
// to standard error.

#pragma once

#include "common/conf/command_line.hpp"
#include "common/conf/settings.hpp"

#include <span>
#include <string>
#include <vector>

namespace policyd {

/// A command's own arguments, and what was given before it.
struct invocation
{
    const conf::command_line& given;
    const conf::settings& settings;
    std::span<const std::string> arguments; // after the command's name
};

std::span<const conf::command_help> command_table();
int run_command(const conf::command_line& given, const conf::settings& settings);

/// Says how the command is used.
int usage_of(std::string_view command);

int run_check(const invocation& called);
int run_explain(const invocation& called);
int run_observations(const invocation& called);
int run_penalty(const invocation& called);
int run_allow(const invocation& called);
int run_alarm(const invocation& called);
int run_grey(const invocation& called);
int run_recipient(const invocation& called);
int run_limits(const invocation& called);
int run_replay(const invocation& called);
int run_report(const invocation& called);
int run_reputation(const invocation& called);
int run_state(const invocation& called);

} // namespace policyd
