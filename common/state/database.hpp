// database - what the stores need of a database: connections, prepared statements, transactions
//
// A connection belongs to one thread. A statement is prepared at its first use and kept by its connection. Parameters
// and columns count from 1 and from 0, as $1 and the select list do. A fault of the database throws db_error.

#pragma once

#include "sql_statements.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace state {

enum class fault : std::uint8_t {
    busy,      // locked by another connection: try again soon
    full,      // no room on the disk
    read_only, // may not write
    missing,   // cannot be opened or read
    corrupt,   // not a database, or damaged
    newer,     // of a later version of this program
    foreign,   // of another program
    refused,   // this statement with these values; others may work
};

class db_error : public std::runtime_error
{
  public:
    db_error(fault kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
    fault kind() const { return kind_; }

  private:
    fault kind_;
};

class statement
{
  public:
    virtual ~statement() = default;

    virtual void bind(int parameter, std::int64_t value) = 0;
    virtual void bind(int parameter, double value) = 0;
    /// The bytes must live until reset(). Any bytes, as text.
    virtual void bind(int parameter, std::string_view value) = 0;

    /// Runs it: true when there is a row, to be called again for the next.
    virtual bool step() = 0;
    /// Ready for the next use; forgets the values.
    virtual void reset() = 0;

    virtual std::int64_t integer(int column) = 0;
    virtual double real(int column) = 0;
    virtual std::string text(int column) = 0;
};

class connection
{
  public:
    virtual ~connection() = default;

    virtual statement& prepared(sql::name which) = 0;
    /// Takes the write lock. fault::busy when another has it for longer than a few milliseconds.
    virtual void begin() = 0;
    /// Takes no lock: what is read until commit() is of one moment, and costs less together.
    virtual void begin_reading() = 0;
    virtual void commit() = 0;
    /// Does nothing without a transaction. Never throws.
    virtual void rollback() noexcept = 0;

    /// By the last statement that deleted or updated.
    virtual std::int64_t changed_rows() = 0;
    /// 0 for a database without any.
    virtual int schema_version() = 0;
    /// A step of the schema: several statements.
    virtual void run_script(std::string_view text) = 0;
    /// Bytes that the database takes.
    virtual std::uint64_t size() = 0;
};

class database
{
  public:
    virtual ~database() = default;

    /// Opens a connection; does not look at the schema. fault::foreign when there are tables, and none is of a schema.
    virtual std::unique_ptr<connection> connect() = 0;
    /// What was committed before the call survives a power failure after it. From any thread.
    virtual void sync() = 0;
    /// Folds what was written lately into its place, when there is enough of it. From one thread only.
    virtual void tidy() = 0;
    /// For logs: `sqlite:/var/lib/sekimori/state.sqlite`.
    virtual std::string location() const = 0;
    /// Where a file beside the database belongs: `/var/lib/sekimori/state.sqlite-` and a name.
    virtual std::string companion(std::string_view name) const = 0;
};

/// Rolls back unless commit() was called.
class db_transaction
{
  public:
    explicit db_transaction(connection& on) : connection_(on) { connection_.begin(); }
    ~db_transaction()
    {
        if (!is_done_)
            connection_.rollback();
    }
    db_transaction(const db_transaction&) = delete;
    db_transaction& operator=(const db_transaction&) = delete;

    void commit()
    {
        connection_.commit();
        is_done_ = true;
    }

  private:
    connection& connection_;
    bool is_done_ = false;
};

} // namespace state
