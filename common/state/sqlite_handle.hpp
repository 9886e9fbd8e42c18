// sqlite_handle - SQLite's handles with an owner, and its result codes as faults

#pragma once

#include "common/state/database.hpp"

#include <sqlite3.h>

#include <atomic>

namespace state {

struct sqlite_closer
{
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
};

using sqlite_handle = std::unique_ptr<sqlite3, sqlite_closer>;
using sqlite_statement_handle = std::unique_ptr<sqlite3_stmt, sqlite_closer>;

/// Throws db_error for the last call on that handle, which gave `code`.
[[noreturn]] void throw_sqlite(sqlite3* handle, int code);

/// A connection with its pragmas set; `path` must exist or be makeable. Each commit writes to `wal_pages` how long the
/// WAL is; it must outlive the connection.
std::unique_ptr<connection> sqlite_connect(const std::string& path, std::atomic<int>* wal_pages);

/// Prepares any text; for the few that are not among the named statements.
sqlite_statement_handle sqlite_prepare(sqlite3* handle, std::string_view text);

/// Opens the file with the pragmas set.
sqlite_handle sqlite_open(const std::string& path);

/// A statement without rows that matter.
void sqlite_execute(sqlite3* handle, const char* text);

} // namespace state
