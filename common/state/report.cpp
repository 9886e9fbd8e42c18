#include "common/state/report.hpp"

#include "common/text/append.hpp"
#include "common/text/json.hpp"
#include "common/text/units.hpp"

#include <optional>

namespace state {

std::string to_text(const report& shown)
{
    std::string out;
    text::append(out, {"location ", shown.location, "\n"});
    if (!shown.is_available)
        text::append(out, {"problem  ", shown.problem, "\n"});
    text::append(out, {"schema   ", std::to_string(shown.schema), "\nsize     ", text::from_size(shown.bytes), "\n"});
    for (const process_report& each : shown.processes)
        text::append(out, {each.owner, " at work, counters lag ", text::from_duration(each.lag), ", outbox ",
                           std::to_string(each.outbox_facts), " facts, ", std::to_string(each.facts_dropped),
                           " dropped, as of ", base::to_rfc3339(each.at), "\n"});
    if (shown.processes.empty())
        out += "no daemon is at work\n";
    for (const table_report& each : shown.tables) {
        text::append(out, {each.table, ": ", std::to_string(each.rows), " rows"});
        if (each.rows > 0)
            text::append(out, {", ", base::to_rfc3339(each.oldest), " to ", base::to_rfc3339(each.newest)});
        out += '\n';
    }
    return out;
}

std::string to_json(const report& shown)
{
    text::json to;
    to.begin_object()
        .member("location", shown.location)
        .member("available", shown.is_available)
        .member("problem", shown.problem)
        .member("schema", shown.schema)
        .member("bytes", shown.bytes)
        .begin_array("processes");
    for (const process_report& each : shown.processes)
        to.begin_object()
            .member("owner", each.owner)
            .member("at", each.at)
            .member("lag_ms", each.lag.count())
            .member("outbox_facts", each.outbox_facts)
            .member("facts_dropped", each.facts_dropped)
            .end_object();
    to.end_array().begin_array("tables");
    for (const table_report& each : shown.tables)
        to.begin_object()
            .member("table", each.table)
            .member("rows", each.rows)
            .member("oldest", each.rows > 0 ? std::optional(each.oldest) : std::nullopt)
            .member("newest", each.rows > 0 ? std::optional(each.newest) : std::nullopt)
            .end_object();
    return to.end_array().end_object().take() + '\n';
}

} // namespace state
