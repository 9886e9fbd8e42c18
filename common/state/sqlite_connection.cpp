// sqlite_connection - a connection and its prepared statements on SQLite

#include "common/state/sqlite_handle.hpp"

#include <array>
#include <vector>

namespace state {

namespace {

class sqlite_statement : public statement
{
  public:
    sqlite_statement(sqlite3* connection, std::string_view text)
        : connection_(connection), handle_(sqlite_prepare(connection, text))
    {
        // SQLite numbers $1, $2 by their first appearance, not by their digits.
        const int parameters = sqlite3_bind_parameter_count(handle_.get());
        positions_.resize(static_cast<std::size_t>(parameters) + 1);
        for (int each = 1; each <= parameters; ++each) {
            const std::string name = "$" + std::to_string(each);
            positions_[static_cast<std::size_t>(each)] = sqlite3_bind_parameter_index(handle_.get(), name.c_str());
        }
    }

    void bind(int parameter, std::int64_t value) override
    {
        check(sqlite3_bind_int64(handle_.get(), position(parameter), value));
    }

    void bind(int parameter, double value) override
    {
        check(sqlite3_bind_double(handle_.get(), position(parameter), value));
    }

    void bind(int parameter, std::string_view value) override
    {
        const char* bytes = value.data() != nullptr ? value.data() : "";
        check(sqlite3_bind_text64(handle_.get(), position(parameter), bytes, value.size(), SQLITE_STATIC, SQLITE_UTF8));
    }

    bool step() override
    {
        const int code = sqlite3_step(handle_.get());
        if (code != SQLITE_ROW && code != SQLITE_DONE)
            throw_sqlite(connection_, code);
        return code == SQLITE_ROW;
    }

    void reset() override
    {
        sqlite3_reset(handle_.get());
        sqlite3_clear_bindings(handle_.get());
    }

    std::int64_t integer(int column) override { return sqlite3_column_int64(handle_.get(), column); }
    double real(int column) override { return sqlite3_column_double(handle_.get(), column); }

    std::string text(int column) override
    {
        const unsigned char* bytes = sqlite3_column_text(handle_.get(), column);
        const auto length = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
        return bytes != nullptr ? std::string(reinterpret_cast<const char*>(bytes), length) : std::string();
    }

  private:
    int position(int parameter) const { return positions_.at(static_cast<std::size_t>(parameter)); }

    void check(int code)
    {
        if (code != SQLITE_OK)
            throw_sqlite(connection_, code);
    }

    sqlite3* connection_;
    sqlite_statement_handle handle_;
    std::vector<int> positions_;
};

class sqlite_connection : public connection
{
  public:
    sqlite_connection(const std::string& path, std::atomic<int>* wal_pages)
        : handle_(sqlite_open(path)), begin_(sqlite_prepare(handle_.get(), "BEGIN IMMEDIATE")),
          begin_reading_(sqlite_prepare(handle_.get(), "BEGIN")), commit_(sqlite_prepare(handle_.get(), "COMMIT")),
          statements_(sql::statement_names().size())
    {
        sqlite3_wal_hook(handle_.get(), note_wal, wal_pages);
    }

    statement& prepared(sql::name which) override
    {
        auto& slot = statements_.at(static_cast<std::size_t>(which));
        if (!slot)
            slot = std::make_unique<sqlite_statement>(handle_.get(), sql::text(which));
        return *slot;
    }

    void begin() override { run(begin_.get()); }
    void begin_reading() override { run(begin_reading_.get()); }
    void commit() override { run(commit_.get()); }

    void rollback() noexcept override
    {
        if (sqlite3_get_autocommit(handle_.get()) == 0)
            sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }

    std::int64_t changed_rows() override { return sqlite3_changes64(handle_.get()); }

    int schema_version() override
    {
        const auto table = sqlite_prepare(handle_.get(), "SELECT 1 FROM sqlite_master WHERE name = 'schema_version'");
        const int code = sqlite3_step(table.get());
        if (code != SQLITE_ROW && code != SQLITE_DONE)
            throw_sqlite(handle_.get(), code);
        if (code == SQLITE_DONE)
            return 0;
        statement& version = prepared(sql::name::schema_version_get);
        const int found = version.step() ? static_cast<int>(version.integer(0)) : 0;
        version.reset();
        return found;
    }

    void run_script(std::string_view text) override { sqlite_execute(handle_.get(), std::string(text).c_str()); }

    std::uint64_t size() override { return number("PRAGMA page_count") * number("PRAGMA page_size"); }

  private:
    static int note_wal(void* into, sqlite3*, const char*, int pages)
    {
        static_cast<std::atomic<int>*>(into)->store(pages, std::memory_order_relaxed);
        return SQLITE_OK;
    }

    void run(sqlite3_stmt* which)
    {
        const int code = sqlite3_step(which);
        sqlite3_reset(which);
        if (code != SQLITE_DONE)
            throw_sqlite(handle_.get(), code);
    }

    std::uint64_t number(std::string_view pragma)
    {
        const auto asked = sqlite_prepare(handle_.get(), pragma);
        if (sqlite3_step(asked.get()) != SQLITE_ROW)
            return 0;
        return static_cast<std::uint64_t>(sqlite3_column_int64(asked.get(), 0));
    }

    sqlite_handle handle_;
    sqlite_statement_handle begin_;
    sqlite_statement_handle begin_reading_;
    sqlite_statement_handle commit_;
    std::vector<std::unique_ptr<sqlite_statement>> statements_;
};

} // namespace

std::unique_ptr<connection> sqlite_connect(const std::string& path, std::atomic<int>* wal_pages)
{
    return std::make_unique<sqlite_connection>(path, wal_pages);
}

} // namespace state
