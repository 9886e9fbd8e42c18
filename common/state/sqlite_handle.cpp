#include "common/state/sqlite_handle.hpp"

namespace state {

namespace {

fault fault_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fault::busy;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
        return fault::full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return fault::read_only;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fault::corrupt;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
        return fault::refused;
    case SQLITE_IOERR:
        return code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE ? fault::full : fault::missing;
    default:
        return fault::missing;
    }
}

constexpr int first_busy_wait_ms = 2; // the writer looks at its deadlines this often

// Before anything is set up, which would already write to it.
void refuse_foreign(sqlite3* handle, const std::string& path)
{
    const auto tables = sqlite_prepare(handle, "SELECT COUNT(*), COALESCE(SUM(name = 'schema_version'), 0) "
                                               "FROM sqlite_master WHERE type = 'table'");
    if (const int code = sqlite3_step(tables.get()); code != SQLITE_ROW)
        throw_sqlite(handle, code);
    if (sqlite3_column_int64(tables.get(), 0) > 0 && sqlite3_column_int64(tables.get(), 1) == 0)
        throw db_error(fault::foreign, path + " has tables of another program; name another file in `state`");
}

} // namespace

void throw_sqlite(sqlite3* handle, int code)
{
    std::string text = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    throw db_error(fault_of(code), text);
}

void sqlite_execute(sqlite3* handle, const char* text)
{
    const int code = sqlite3_exec(handle, text, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        throw_sqlite(handle, code);
}

sqlite_statement_handle sqlite_prepare(sqlite3* handle, std::string_view text)
{
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v3(handle, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT,
                                        &made, nullptr);
    if (code != SQLITE_OK)
        throw_sqlite(handle, code);
    return sqlite_statement_handle(made);
}

sqlite_handle sqlite_open(const std::string& path)
{
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &opened,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    sqlite_handle handle(opened);
    if (code != SQLITE_OK)
        throw_sqlite(handle.get(), code);
    sqlite3_extended_result_codes(handle.get(), 1);
    // Else each use compiles a statement anew if a bound value might satisfy a partial index's condition.
    sqlite3_db_config(handle.get(), SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
    // Setting up may wait for another process that does the same; later a busy database is our caller's affair.
    sqlite3_busy_timeout(handle.get(), 500);
    refuse_foreign(handle.get(), path);
    sqlite_execute(handle.get(), "PRAGMA journal_mode = WAL");
    sqlite_execute(handle.get(), "PRAGMA synchronous = NORMAL");
    sqlite_execute(handle.get(), "PRAGMA wal_autocheckpoint = 0");
    sqlite_execute(handle.get(), "PRAGMA journal_size_limit = 67108864");
    sqlite_execute(handle.get(), "PRAGMA cache_size = -1024"); // kB: daemons are small
    sqlite_execute(handle.get(), "PRAGMA temp_store = MEMORY");
    sqlite3_busy_timeout(handle.get(), first_busy_wait_ms);
    return handle;
}

} // namespace state
