// command_line - what both daemons' binaries take: `policyd [options] [command [arguments]]`

#pragma once

#include "common/base/result.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace conf {

/// Exit status of both programs.
enum exit_status : int { good = 0, fault = 1, usage = 2 };

struct command_help
{
    std::string_view name;      // `penalty`
    std::string_view arguments; // `list | add KEY DURATION REASON | remove KEY`
    std::string_view summary;   // one sentence
};

struct command_line
{
    /// --config FILE; when not given, /etc/sekimori/sekimori.conf if that exists, else empty.
    std::string config;
    std::vector<std::string> overrides; // --set KEY=VALUE
    bool is_foreground = false;
    bool wants_json = false;            // --json, anywhere
    std::vector<std::string> arguments; // command and its own options and arguments, empty to serve
    std::optional<int> exit;            // --help or --version was answered: leave with this status
};

/// Options may stand before and after the command. Prints help and version itself; an error is a usage error.
base::result<command_line> read_command_line(std::span<const char* const> arguments, std::string_view program,
                                             std::string_view purpose, std::span<const command_help> commands);

} // namespace conf
