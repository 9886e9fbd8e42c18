#include "common/state/describe.hpp"

#include "common/state/process_row.hpp"
#include "common/state/query.hpp"

namespace state {

void describe_tables(connection& on, report& into)
{
    into.schema = on.schema_version();
    into.bytes = on.size();
    for (query row(on, sql::name::describe_tables); row.next();)
        into.tables.push_back({row.text(0), static_cast<std::uint64_t>(row.integer(1)), row.time(2), row.time(3)});
    into.processes = processes_at_work(on);
}

} // namespace state
