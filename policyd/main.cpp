// policyd - answers Postfix's policy requests; with a command it is its own operator's tool

#include "common/conf/command_line.hpp"
#include "common/conf/settings.hpp"
#include "policyd/commands/commands.hpp"
#include "policyd/server.hpp"

#include <iostream>

namespace {

int run(const conf::command_line& given)
{
    const auto settings = conf::settings::load(given.config, given.overrides);
    if (!settings) {
        std::cerr << "policyd: " << settings.error().text << '\n';
        return conf::fault;
    }
    if (given.arguments.empty())
        return policyd::serve_requests(given, *settings);
    return policyd::run_command(given, *settings);
}

} // namespace

int main(int count, char** words)
{
    const auto given = conf::read_command_line({words, static_cast<std::size_t>(count)}, "policyd",
                                               "answers Postfix's policy requests by rules", policyd::command_table());
    if (!given) {
        std::cerr << "policyd: " << given.error().text << '\n';
        return conf::usage;
    }
    if (given->exit)
        return *given->exit;
    try {
        return run(*given);
    } catch (const std::exception& failure) {
        std::cerr << "policyd: " << failure.what() << '\n';
        return conf::fault;
    }
}
