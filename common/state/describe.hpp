// describe - sizes and ages of the tables, for `policyd state`

#pragma once

#include "common/state/database.hpp"
#include "common/state/state.hpp"

namespace state {

/// Fills schema, bytes, tables and processes. Counts rows: a look through each table's index.
void describe_tables(connection& on, report& into);

} // namespace state
