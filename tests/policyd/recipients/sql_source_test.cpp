// Databases that tell, that are slow and that go away.

#include "policyd/recipients/sql_source.hpp"
#include "tests/policyd/desk.hpp"
#include "tests/policyd/recipients/asked.hpp"

#include <sqlite3.h>

#include <filesystem>

using namespace std::chrono_literals;
using policyd::recipient_verdict;
using policyd::source_answer;
using policyd_test::ask_all;
using policyd_test::sequence;

namespace {

void make_database(const std::string& path, const std::string& statements)
{
    sqlite3* made = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &made) == SQLITE_OK);
    CHECK(sqlite3_exec(made, statements.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(made);
}

constexpr const char* users = "CREATE TABLE u (a TEXT, active INT); INSERT INTO u VALUES ('bob@example.org', 1), "
                              "('old@example.org', 0), ('none@example.org', NULL);";

source_answer ask_database(const std::string& path, const std::string& query, const std::string& address,
                           std::chrono::milliseconds limit = 5s)
{
    boost::asio::io_context on;
    policyd::sql_source source([=] { return policyd::open_sqlite(path, query); });
    return ask_all(on, source, {address}, limit).front();
}

} // namespace

TEST_CASE("a row whose first column is true makes a recipient known")
{
    const testing::directory place;
    const std::string path = place.path() + "/users.sqlite";
    make_database(path, users);
    const std::string active = "SELECT active FROM u WHERE a = ?1";
    CHECK(ask_database(path, active, "bob@example.org").is == recipient_verdict::known);
    for (const char* each : {"old@example.org", "none@example.org", "nobody@example.org", "' OR 1 --@example.org"})
        CHECK(ask_database(path, active, each).is == recipient_verdict::unknown);
    const std::string exists = "SELECT EXISTS (SELECT 1 FROM u WHERE a = ?)";
    CHECK(ask_database(path, exists, "old@example.org").is == recipient_verdict::known);
    CHECK(ask_database(path, exists, "nobody@example.org").is == recipient_verdict::unknown);
}

TEST_CASE("only one reading statement with one parameter is taken")
{
    const testing::directory place;
    const std::string path = place.path() + "/users.sqlite";
    make_database(path, users);
    for (const char* each :
         {"", "SELECT", "SELECT a FROM v WHERE a = ?", "SELECT a FROM u", "SELECT a FROM u WHERE a = ? OR active = ?",
          "DELETE FROM u WHERE a = ?", "SELECT 1 FROM u WHERE a = ?; DROP TABLE u", "ATTACH ? AS x"})
        CHECK_THROWS_AS(policyd::open_sqlite(path, each), std::runtime_error);
    CHECK_THROWS_AS(policyd::open_sqlite(place.path() + "/none", "SELECT 1 WHERE ?"), std::runtime_error);
    CHECK_THROWS_AS(policyd::open_sqlite(place.path(), "SELECT 1 WHERE ?"), std::runtime_error);
    CHECK_THROWS_AS(policyd::open_sqlite("/proc/self/exe", "SELECT 1 WHERE ?"), std::runtime_error);
    CHECK_NOTHROW(policyd::open_sqlite(path, " SELECT a FROM u WHERE a = :address ; "));
}

TEST_CASE("a database that is slow, locked or gone is temporary, and one that was replaced is opened anew")
{
    const testing::directory place;
    const std::string path = place.path() + "/users.sqlite";
    const std::string query = "SELECT active FROM u WHERE a = ?1";
    make_database(path, users);
    const auto slow = ask_database(path,
                                   "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
                                   "SELECT count(*) FROM n WHERE x <> ?1",
                                   "bob@example.org", 200ms);
    CHECK(slow.is == recipient_verdict::temporary);
    CHECK(slow.is_fault);
    boost::asio::io_context on;
    policyd::sql_source source([=] { return policyd::open_sqlite(path, query); });
    sequence asks(on, source);
    CHECK(asks.ask("bob@example.org").is == recipient_verdict::known);
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &other) == SQLITE_OK);
    sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr);
    CHECK(asks.ask("bob@example.org", 200ms).is_fault);
    sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    CHECK(asks.ask("bob@example.org").is == recipient_verdict::known);
    std::filesystem::remove(path);
    CHECK(asks.ask("bob@example.org").is_fault);
    make_database(path, std::string(users) + "DELETE FROM u;");
    CHECK(asks.ask("bob@example.org").is == recipient_verdict::unknown);
    source.close();
    CHECK_FALSE(asks.ask("bob@example.org").is_asked);
}
