// sqlite_session - a SQLite file of recipients
//
// Another program writes it: it may be locked for a moment, be replaced by a new file, or need its write-ahead log
// read, for which SQLite wants to write the -shm file beside it.

#include "common/text/trim.hpp"
#include "policyd/recipients/sql_source.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace policyd {

namespace {

// Between two looks at the clock; a step of SQLite's machine takes some ten nanoseconds.
constexpr int steps_between_looks = 10000;

struct closer
{
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
};

using identity_of_file = std::pair<dev_t, ino_t>;

identity_of_file identity_at(const std::string& path)
{
    struct stat about = {};
    if (::stat(path.c_str(), &about) != 0)
        throw std::runtime_error("cannot open " + path + ": it is not there, or in a folder that may not be read");
    return {about.st_dev, about.st_ino};
}

class sqlite_session final : public sql_session
{
  public:
    sqlite_session(const std::string& path, const std::string& query) : path_(path), file_(identity_at(path))
    {
        sqlite3* opened = nullptr;
        const int code = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
        handle_.reset(opened);
        check(code, "cannot open " + path);
        sqlite3_progress_handler(handle_.get(), steps_between_looks, is_late, this);
        deadline_ = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        sqlite3_busy_timeout(handle_.get(), 1000);
        check(sqlite3_exec(handle_.get(), "PRAGMA schema_version", nullptr, nullptr, nullptr), path);
        prepare(query);
    }

    bool has(const std::string& address, steady_time deadline) override
    {
        if (identity_at(path_) != file_)
            throw std::runtime_error(path_ + " was replaced by another file; it is opened anew");
        deadline_ = deadline;
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        sqlite3_busy_timeout(handle_.get(), static_cast<int>(std::clamp<std::int64_t>(left.count(), 1, 60000)));
        sqlite3_stmt* const asked = statement_.get();
        sqlite3_bind_text64(asked, 1, address.data(), address.size(), SQLITE_STATIC, SQLITE_UTF8);
        const int code = sqlite3_step(asked);
        const bool is_there = code == SQLITE_ROW && is_true(asked);
        const std::string problem = code == SQLITE_ROW || code == SQLITE_DONE ? "" : sqlite3_errmsg(handle_.get());
        sqlite3_reset(asked);
        sqlite3_clear_bindings(asked);
        if (code == SQLITE_INTERRUPT)
            throw std::runtime_error("the statement took too long");
        if (code != SQLITE_ROW && code != SQLITE_DONE)
            throw std::runtime_error(path_ + ": " + problem);
        return is_there;
    }

  private:
    static int is_late(void* self)
    {
        return std::chrono::steady_clock::now() >= static_cast<sqlite_session*>(self)->deadline_ ? 1 : 0;
    }

    // `SELECT EXISTS (…)` and `SELECT count(*) …` always give a row: its value counts.
    static bool is_true(sqlite3_stmt* row)
    {
        switch (sqlite3_column_type(row, 0)) {
        case SQLITE_NULL:
            return false;
        case SQLITE_INTEGER:
            return sqlite3_column_int64(row, 0) != 0;
        case SQLITE_FLOAT:
            return sqlite3_column_double(row, 0) != 0;
        default:
            return sqlite3_column_bytes(row, 0) != 0;
        }
    }

    void check(int code, const std::string& what) const
    {
        if (code != SQLITE_OK)
            throw std::runtime_error(what + ": " + (handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code)));
    }

    void prepare(const std::string& query)
    {
        sqlite3_stmt* made = nullptr;
        const char* rest = nullptr;
        const int code = sqlite3_prepare_v3(handle_.get(), query.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &made, &rest);
        statement_.reset(made);
        check(code, "query");
        if (made == nullptr || !text::trimmed(rest, " \t\r\n;").empty())
            throw std::runtime_error("query: it must be one statement");
        if (sqlite3_stmt_readonly(made) == 0 || sqlite3_column_count(made) == 0)
            throw std::runtime_error("query: it must be a SELECT, and change nothing");
        if (sqlite3_bind_parameter_count(made) != 1)
            throw std::runtime_error("query: it must have one parameter, written ?1, for the address in lower case");
    }

    const std::string path_;
    const identity_of_file file_;
    steady_time deadline_;
    std::unique_ptr<sqlite3, closer> handle_;
    std::unique_ptr<sqlite3_stmt, closer> statement_; // after the handle: goes before it
};

} // namespace

std::unique_ptr<sql_session> open_sqlite(const std::string& path, const std::string& query)
{
    return std::make_unique<sqlite_session>(path, query);
}

} // namespace policyd
