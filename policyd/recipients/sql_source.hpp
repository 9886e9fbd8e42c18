// sql_source - recipients in a database, by a statement that the operator wrote
//
// One thread of its own does what blocks. A database is a sql_session: SQLite's is in sqlite_session.cpp, and another
// kind is another one, with nothing to change here.

#pragma once

#include "policyd/recipients/source.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace policyd {

/// An open database with the statement prepared.
class sql_session
{
  public:
    virtual ~sql_session() = default;

    /// Whether the statement gives a row for that address whose first column is neither NULL, 0 nor empty. Throws
    /// std::runtime_error, at the deadline too; the session is then of no more use.
    virtual bool has(const std::string& address, steady_time deadline) = 0;
};

/// Opens one; throws std::runtime_error.
using sql_opener = std::function<std::unique_ptr<sql_session>()>;

/// A SQLite file, read only. Throws when it cannot be opened, or when `query` is not one reading statement with one
/// parameter.
std::unique_ptr<sql_session> open_sqlite(const std::string& path, const std::string& query);

class sql_source final : public recipient_source
{
  public:
    explicit sql_source(sql_opener open);
    ~sql_source() override;

    boost::asio::awaitable<source_answer> ask(std::string address, steady_time deadline) override;
    void tidy(steady_time now) override;
    void close() override;

  private:
    struct question
    {
        std::string address;
        steady_time deadline;
        std::function<void(source_answer)> told;
    };

    void run();
    source_answer answer(const question& asked);

    const sql_opener open_;
    std::unique_ptr<sql_session> session_; // the thread's
    std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<question> queue_;
    bool is_over_ = false;
    std::thread thread_;
};

} // namespace policyd
