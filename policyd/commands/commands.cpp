#include "policyd/commands/commands.hpp"

#include <algorithm>
#include <array>
#include <iostream>

namespace policyd {

namespace {

constexpr std::array<conf::command_help, 13> table = {{
    {"check", "[--postfix DIR]", "checks settings, rules and lists, and with --postfix how Postfix is wired"},
    {"explain", "< REQUEST", "shows each rule tried and each observation for a request, and changes nothing"},
    {"observations", "[--mdoc]", "lists what rules may ask for"},
    {"penalty", "list | add KEY DURATION REASON | remove KEY | import FILE | export {nftables | dnsbl ZONE}",
     "shows, changes and exports penalties"},
    {"allow", "list | add KEY [DURATION] [REASON] | remove KEY", "shows and changes who never has a penalty"},
    {"grey", "list [SOURCE] | {show | remove | pass} SOURCE [SENDER [RECIPIENT]]", "shows and changes the greylist"},
    {"alarm", "[show [KIND [DOMAIN]]] | {set | end} KIND [DOMAIN] [DURATION]",
     "shows and orders alarms: harvest, bounce"},
    {"recipient", "ADDRESS...", "asks the sources of policyd.recipients for each address, and shows what they say"},
    {"limits", "suggest [--from RECORD]", "proposes numbers for the rules that limit a count"},
    {"replay", "LOG [--rules FILE]", "runs a record through other rules and prints the answers that differ"},
    {"report", "[--since DURATION] [--html]", "shows decisions over time, who was refused, alarms and penalties"},
    {"reputation", "KEY... | {top | worst} [N] | forget KEY", "shows what became of a key's mail, or forgets it"},
    {"state", "", "prints the tables of the state, their ages and the lag"},
}};

constexpr std::array<int (*)(const invocation&), 13> functions = {
    run_check,     run_explain, run_observations, run_penalty, run_allow,      run_grey,  run_alarm,
    run_recipient, run_limits,  run_replay,       run_report,  run_reputation, run_state,
};

} // namespace

std::span<const conf::command_help> command_table()
{
    return table;
}

int run_command(const conf::command_line& given, const conf::settings& settings)
{
    const auto* const found = std::find_if(table.begin(), table.end(), [&](const conf::command_help& each) {
        return each.name == given.arguments.front();
    });
    const invocation called{given, settings, std::span(given.arguments).subspan(1)};
    return functions[static_cast<std::size_t>(found - table.begin())](called);
}

int usage_of(std::string_view command)
{
    for (const conf::command_help& each : table)
        if (each.name == command)
            std::cerr << "usage: policyd " << each.name << ' ' << each.arguments << '\n';
    return conf::usage;
}

} // namespace policyd
