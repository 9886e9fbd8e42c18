// query - one use of a prepared statement: binds its values, steps, and resets it at the end
//
//     for (query rows(db, sql::name::delivered_find, key.host, key.queue_id); rows.next();)
//         use(rows.text(0));
//     run(db, sql::name::suspect_clear, key);

#pragma once

#include "common/base/time.hpp"
#include "common/state/database.hpp"

#include <concepts>

namespace state {

class query
{
  public:
    template <class... Values>
    query(connection& on, sql::name which, const Values&... values) : statement_(on.prepared(which))
    {
        int parameter = 0;
        (bind(++parameter, values), ...);
    }
    ~query() { statement_.reset(); }
    query(const query&) = delete;
    query& operator=(const query&) = delete;

    bool next() { return statement_.step(); }
    std::int64_t integer(int column) { return statement_.integer(column); }
    double real(int column) { return statement_.real(column); }
    std::string text(int column) { return statement_.text(column); }
    base::time_point time(int column) { return base::from_epoch_ms(statement_.integer(column)); }

  private:
    template <std::integral Integer>
    void bind(int parameter, Integer value)
    {
        statement_.bind(parameter, static_cast<std::int64_t>(value));
    }
    void bind(int parameter, double value) { statement_.bind(parameter, value); }
    void bind(int parameter, base::time_point value) { statement_.bind(parameter, base::to_epoch_ms(value)); }
    void bind(int parameter, std::string_view value) { statement_.bind(parameter, value); }

    statement& statement_;
};

/// A statement without rows.
template <class... Values>
void run(connection& on, sql::name which, const Values&... values)
{
    query(on, which, values...).next();
}

/// The number of the newest change of a table that processes mirror.
inline std::int64_t newest_change(connection& on, std::string_view table)
{
    query row(on, sql::name::sequence_get, table);
    return row.next() ? row.integer(0) : 0;
}

} // namespace state
