// state - the tables of the shared state, how old their rows are, and how far the database lags behind

#include "common/text/escape.hpp"
#include "common/text/units.hpp"
#include "policyd/commands/marks.hpp"

#include <iostream>

namespace policyd {

namespace {

void print_json(const state::report& told)
{
    std::cout << "{\"location\": \"" << text::for_json(told.location)
              << "\", \"available\": " << (told.is_available ? "true" : "false") << ", \"problem\": \""
              << text::for_json(told.problem) << "\", \"schema\": " << told.schema << ", \"bytes\": " << told.bytes
              << ", \"outbox_facts\": " << told.outbox_facts << ", \"facts_dropped\": " << told.facts_dropped
              << ", \"tables\": [";
    const char* before = "";
    for (const state::table_report& each : told.tables) {
        std::cout << before << "{\"table\": \"" << text::for_json(each.table) << "\", \"rows\": " << each.rows
                  << ", \"oldest\": \"" << base::to_rfc3339(each.oldest) << "\", \"newest\": \""
                  << base::to_rfc3339(each.newest) << "\"}";
        before = ", ";
    }
    std::cout << "]}\n";
}

void print_text(const state::report& told)
{
    std::cout << "location " << told.location << "\nschema   " << told.schema << "\nsize     "
              << text::from_size(told.bytes) << "\noutbox   " << told.outbox_facts << " facts, " << told.facts_dropped
              << " dropped\n";
    for (const state::table_report& each : told.tables) {
        std::cout << each.table << ": " << each.rows << " rows";
        if (each.rows > 0)
            std::cout << ", " << base::to_rfc3339(each.oldest) << " to " << base::to_rfc3339(each.newest);
        std::cout << '\n';
    }
}

} // namespace

int run_state(const invocation& called)
{
    if (!called.arguments.empty())
        return usage_of("state");
    command_state shared(called.settings);
    const auto told = shared->describe();
    if (called.given.wants_json)
        print_json(told);
    else
        print_text(told);
    if (told.is_available)
        return conf::good;
    std::cerr << "policyd: " << told.location << ": " << told.problem << '\n';
    return conf::fault;
}

} // namespace policyd
