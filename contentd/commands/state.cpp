// contentd state [--json] - sizes and ages of the shared state

#include "common/base/metrics.hpp"
#include "common/state/configuration.hpp"
#include "contentd/commands/commands.hpp"
#include "contentd/commands/json.hpp"

#include <iomanip>
#include <iostream>

namespace contentd {

namespace {

void print_json(const state::report& report)
{
    std::cout << "{\"available\": " << (report.is_available ? "true" : "false")
              << ", \"location\": " << json_text(report.location) << ", \"problem\": " << json_text(report.problem)
              << ", \"schema\": " << report.schema << ", \"bytes\": " << report.bytes
              << ", \"outbox_facts\": " << report.outbox_facts << ", \"tables\": {";
    for (std::size_t i = 0; i < report.tables.size(); ++i)
        std::cout << (i == 0 ? "" : ", ") << json_text(report.tables[i].table) << ": " << report.tables[i].rows;
    std::cout << "}}\n";
}

void print_text(const state::report& report)
{
    std::cout << report.location << ": " << (report.is_available ? "available" : "not available, " + report.problem)
              << ", schema " << report.schema << ", " << report.bytes << " bytes, " << report.outbox_facts
              << " facts in the outbox\n";
    for (const state::table_report& each : report.tables) {
        std::cout << "  " << std::left << std::setw(20) << each.table << std::right << std::setw(10) << each.rows;
        if (each.rows != 0)
            std::cout << "  " << base::to_rfc3339(each.oldest) << " to " << base::to_rfc3339(each.newest);
        std::cout << '\n';
    }
}

} // namespace

int state_command(const command_context& context)
{
    base::metrics metrics;
    const auto state =
        state::open(state::options_from(context.settings, "contentd-state", false), context.log, metrics);
    const state::report report = state->describe();
    (context.line.wants_json ? print_json : print_text)(report);
    return report.is_available ? conf::good : conf::fault;
}

} // namespace contentd
