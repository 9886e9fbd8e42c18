// state - the tables of the shared state, how old their rows are, and how far the database lags behind

#include "common/text/json.hpp"
#include "common/text/units.hpp"
#include "policyd/commands/marks.hpp"

#include <iostream>

namespace policyd {

namespace {

void print_json(const state::report& told)
{
    text::json to;
    to.begin_object()
        .member("location", told.location)
        .member("available", told.is_available)
        .member("problem", told.problem)
        .member("schema", told.schema)
        .member("bytes", told.bytes)
        .member("outbox_facts", told.outbox_facts)
        .member("facts_dropped", told.facts_dropped)
        .begin_array("tables");
    for (const state::table_report& each : told.tables)
        to.begin_object()
            .member("table", each.table)
            .member("rows", each.rows)
            .member("oldest", each.oldest)
            .member("newest", each.newest)
            .end_object();
    std::cout << to.end_array().end_object().take() << '\n';
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
