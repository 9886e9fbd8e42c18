// contentd state [--json] - sizes and ages of the shared state

#include "common/base/metrics.hpp"
#include "common/state/configuration.hpp"
#include "common/text/json.hpp"
#include "contentd/commands/commands.hpp"

#include <iomanip>
#include <iostream>

namespace contentd {

namespace {

void print_json(const state::report& report)
{
    text::json to;
    to.begin_object()
        .member("available", report.is_available)
        .member("location", report.location)
        .member("problem", report.problem)
        .member("schema", report.schema)
        .member("bytes", report.bytes)
        .member("outbox_facts", report.outbox_facts)
        .begin_object("tables");
    for (const state::table_report& each : report.tables)
        to.member(each.table, each.rows);
    std::cout << to.end_object().end_object().take() << '\n';
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
