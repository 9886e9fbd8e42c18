// Databases, Dovecot and back ends that answer, that are silent, that talk nonsense and that go away.

#include "policyd/recipients/callforward_source.hpp"
#include "policyd/recipients/dovecot_source.hpp"
#include "policyd/recipients/sql_source.hpp"
#include "tests/policyd/desk.hpp"
#include "tests/policyd/recipients/asked.hpp"
#include "tests/policyd/recipients/back_end.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>

using namespace std::chrono_literals;
using policyd::recipient_verdict;
using policyd::source_answer;
using policyd::source_spec;
using policyd_test::ask_all;
using policyd_test::back_end;
using policyd_test::peer;
using policyd_test::sequence;

namespace {

source_spec dovecot_at(const back_end& server)
{
    return source_spec::parse("example.org dovecot:" + server.address()).value();
}

std::vector<std::string> fields_of(const std::string& line)
{
    std::vector<std::string> all(1);
    for (const char c : line)
        if (c == '\t')
            all.emplace_back();
        else
            all.back() += c;
    return all;
}

source_spec smtp_at(const back_end& server, const std::string& options = "")
{
    return source_spec::parse("example.org smtp:" + server.address() + " " + options).value();
}

using answering = std::function<std::string(const std::string&)>;

/// A server that takes all that `answer` has no other reply for; an empty one closes, "silent" says nothing more.
std::function<void(peer&)> smtp_server(answering answer)
{
    return [answer = std::move(answer)](peer& client) {
        client.say("220 store.example ESMTP\r\n");
        while (const auto line = client.line()) {
            std::string reply = answer(*line);
            if (reply == "silent")
                return client.stay_silent();
            if (reply.empty())
                return;
            client.say(reply + "\r\n");
        }
    };
}

std::string take(const std::string& line)
{
    if (line.starts_with("RCPT") && line.find("nobody") != std::string::npos)
        return "550 5.1.1 no such user";
    return line.starts_with("QUIT") ? "221 bye" : "250-ok\r\n250 SIZE 1000";
}

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

TEST_CASE("Dovecot tells many users over one connection, in any order")
{
    back_end server([](peer& client) {
        client.say("VERSION\t1\t2\nSPID\t77\n");
        std::vector<std::string> ids;
        while (ids.size() < 3)
            if (const auto line = client.line(); line && line->starts_with("USER"))
                ids.push_back(fields_of(*line)[1]);
        client.say("NEWS\tto be ignored\nNOTFOUND\t" + ids[2] + "\nFAIL\t" + ids[1] + "\treason=no\001tdisk\nUSER\t" +
                   ids[0] + "\tbob\tuid=1\n");
        client.stay_silent();
    });
    boost::asio::io_context on;
    policyd::dovecot_source source(dovecot_at(server), on);
    const auto told = ask_all(on, source, {"a@example.org", "b@example.org", "c@example.org"});
    CHECK(told[0].is == recipient_verdict::known);
    CHECK(told[1].is == recipient_verdict::temporary);
    CHECK_FALSE(told[1].is_fault);
    CHECK_EQ(told[1].problem, "Dovecot failed: no\tdisk");
    CHECK(told[2].is == recipient_verdict::unknown);
    CHECK_EQ(server.connections(), 1);
}

TEST_CASE("what is not Dovecot's user database is a fault, never an unknown recipient")
{
    const std::string endless(70000, 'x');
    const std::pair<std::string, const char*> table[] = {
        {"VERSION\t2\t0\n", "another protocol"},
        {"VERSION\tone\n", "another protocol"},
        {"NOTFOUND\t1\n", "does not begin with VERSION"},
        {"220 mail.example ESMTP\r\n", "does not begin with VERSION"},
        {"VERSION\t1\t2\nMECH\tPLAIN\n", "-userdb"},
        {"VERSION\t1\t2\nNOTFOUND\t9\n", "was not asked"},
        {"VERSION\t1\t2\nNOTFOUND\tx\n", "another protocol"},
        {endless, "too long"},
    };
    for (const auto& [said, problem] : table) {
        CAPTURE(problem);
        back_end server([&said = said](peer& client) {
            client.say(said);
            client.stay_silent();
        });
        boost::asio::io_context on;
        policyd::dovecot_source source(dovecot_at(server), on);
        const auto told = ask_all(on, source, {"a@example.org"}).front();
        CHECK(told.is == recipient_verdict::temporary);
        CHECK(told.is_fault);
        CHECK(told.problem.find(problem) != std::string::npos);
    }
}

TEST_CASE("Dovecot that is away or silent is a fault within the limit")
{
    boost::asio::io_context on;
    const auto nowhere = source_spec::parse("example.org dovecot:127.0.0.1:" + std::to_string(testing::free_port()));
    policyd::dovecot_source away(*nowhere, on);
    CHECK(ask_all(on, away, {"a@example.org"}).front().is_fault);
    back_end server([](peer& client) {
        client.say("VERSION\t1\t2\nSPID\t77\n");
        client.stay_silent();
    });
    policyd::dovecot_source silent(dovecot_at(server), on);
    const auto begin = std::chrono::steady_clock::now();
    for (const auto& each : ask_all(on, silent, {"a@example.org", "b@example.org"}, 300ms)) {
        CHECK(each.is == recipient_verdict::temporary);
        CHECK(each.is_fault);
    }
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
}

TEST_CASE("a connection that Dovecot closed is opened anew, and the question asked again")
{
    std::atomic<int> connection{0};
    back_end server([&](peer& client) {
        client.say("VERSION\t1\t2\nSPID\t77\n");
        const bool is_first = connection++ == 0;
        for (int questions = 0; const auto line = client.line();) {
            const auto fields = fields_of(*line);
            if (fields[0] != "USER")
                continue;
            if (is_first && questions++ == 1)
                return;
            client.say("USER\t" + fields[1] + "\tbob\n");
        }
    });
    boost::asio::io_context on;
    policyd::dovecot_source source(dovecot_at(server), on);
    sequence asks(on, source);
    CHECK(asks.ask("a@example.org").is == recipient_verdict::known);
    CHECK(asks.ask("b@example.org").is == recipient_verdict::known);
    CHECK_EQ(server.connections(), 2);
    source.close();
}

TEST_CASE("of too many questions on their way to Dovecot the last are not asked, and are no fault of its")
{
    back_end server([](peer& client) {
        client.say("VERSION\t1\t2\nSPID\t77\n");
        std::vector<std::string> ids;
        while (const auto line = client.line()) {
            if (line->starts_with("USER"))
                ids.push_back(fields_of(*line)[1]);
            if (ids.size() < 2)
                continue;
            for (const std::string& each : std::exchange(ids, {}))
                client.say("USER\t" + each + "\tbob\n");
        }
    });
    boost::asio::io_context on;
    policyd::dovecot_source source(dovecot_at(server), on, 2);
    const auto told = ask_all(on, source, {"a@example.org", "b@example.org", "c@example.org", "d@example.org"});
    for (const std::size_t i : {0U, 1U})
        CHECK(told[i].is == recipient_verdict::known);
    for (const std::size_t i : {2U, 3U}) {
        CHECK(told[i].is == recipient_verdict::temporary);
        CHECK_FALSE(told[i].is_asked);
        CHECK_FALSE(told[i].is_fault);
        CHECK_EQ(told[i].problem, "too many questions wait for Dovecot");
    }
    const auto again = ask_all(on, source, {"c@example.org", "d@example.org"}); // the places are free again
    CHECK(again[0].is == recipient_verdict::known);
    CHECK(again[1].is == recipient_verdict::known);
}

TEST_CASE("Dovecot may be asked for the local part alone")
{
    std::string asked;
    back_end server([&](peer& client) {
        client.say("VERSION\t1\t2\nSPID\t77\n");
        while (const auto line = client.line())
            if (const auto fields = fields_of(*line); fields[0] == "USER") {
                asked = fields[2] + ' ' + fields[3];
                client.say("NOTFOUND\t" + fields[1] + "\n");
            }
    });
    boost::asio::io_context on;
    auto spec = dovecot_at(server);
    spec.wants_local_part = true;
    spec.service = "smtp";
    policyd::dovecot_source source(spec, on);
    CHECK(ask_all(on, source, {"bob@example.org"}).front().is == recipient_verdict::unknown);
    CHECK_EQ(asked, "bob service=smtp");
}

TEST_CASE("a back end is asked over one connection, and left with QUIT")
{
    policyd_test::log_lines heard;
    back_end server(smtp_server([&](const std::string& line) {
        heard.add(line);
        return take(line);
    }));
    boost::asio::io_context on;
    policyd::callforward_source source(smtp_at(server), "mx.example.org");
    sequence asks(on, source);
    CHECK(asks.ask("bob@example.org").is == recipient_verdict::known);
    CHECK(asks.ask("nobody@example.org").is == recipient_verdict::unknown);
    source.close();
    CHECK_EQ(server.connections(), 1);
    const std::vector<std::string> wanted = {
        "EHLO mx.example.org",         "MAIL FROM:<>", "RCPT TO:<bob@example.org>", "RSET", "MAIL FROM:<>",
        "RCPT TO:<nobody@example.org>"};
    auto lines = heard.all();
    REQUIRE(lines.size() >= wanted.size());
    lines.resize(wanted.size()); // QUIT may not have been read yet
    CHECK_EQ(lines, wanted);
}

TEST_CASE("over LMTP it says LHLO, and where EHLO is unknown HELO")
{
    std::string greeting;
    back_end server(smtp_server([&](const std::string& line) {
        if (line.find("LO ") == 2) {
            greeting += line.substr(0, 5);
            return line.starts_with("EHLO") ? std::string("502 5.5.1 what?") : std::string("250 ok");
        }
        return take(line);
    }));
    for (const char* const scheme : {"lmtp", "smtp"}) {
        boost::asio::io_context on;
        const auto spec = source_spec::parse("example.org " + std::string(scheme) + ':' + server.address());
        policyd::callforward_source source(*spec, "mx.example.org");
        CHECK(ask_all(on, source, {"bob@example.org"}).front().is == recipient_verdict::known);
    }
    CHECK_EQ(greeting, "LHLO EHLO HELO ");
}

TEST_CASE("a back end that fails at any step is a fault, never an unknown recipient")
{
    for (const std::string step : {"EHLO", "MAIL", "RCPT"})
        for (const std::string reply : {"421 4.3.2 closing", "", "silent", "nonsense", "250-ok\r\n550 no", "99 no"}) {
            CAPTURE(step);
            CAPTURE(reply);
            back_end server(
                smtp_server([&](const std::string& line) { return line.starts_with(step) ? reply : take(line); }));
            boost::asio::io_context on;
            policyd::callforward_source source(smtp_at(server), "mx.example.org");
            const auto told = ask_all(on, source, {"bob@example.org"}, 300ms).front();
            CHECK(told.is == recipient_verdict::temporary);
            CHECK(told.is_fault);
            CHECK_FALSE(told.problem.empty());
        }
    for (const std::string greeting : {"554 5.7.1 go away\r\n", "421 busy\r\n", "", "\r\n\r\n"}) {
        CAPTURE(greeting);
        back_end server([&](peer& client) {
            client.say(greeting);
            client.stay_silent();
        });
        boost::asio::io_context on;
        policyd::callforward_source source(smtp_at(server), "mx.example.org");
        CHECK(ask_all(on, source, {"bob@example.org"}, 300ms).front().is_fault);
    }
    boost::asio::io_context on;
    const auto nowhere = source_spec::parse("example.org smtp:127.0.0.1:" + std::to_string(testing::free_port()));
    policyd::callforward_source source(*nowhere, "mx.example.org");
    CHECK(ask_all(on, source, {"bob@example.org"}).front().is_fault);
}

TEST_CASE("a null sender that is refused tells nothing of the recipient")
{
    back_end server(smtp_server([&](const std::string& line) {
        return line.starts_with("MAIL") ? std::string("550 5.1.1 no null senders here") : take(line);
    }));
    boost::asio::io_context on;
    policyd::callforward_source source(smtp_at(server), "mx.example.org");
    CHECK(ask_all(on, source, {"bob@example.org"}).front().is == recipient_verdict::temporary);
}

TEST_CASE("a kept connection that the back end closed is replaced")
{
    back_end server([](peer& client) {
        client.say("220 store.example ESMTP\r\n");
        for (int i = 0; i < 3; ++i)
            if (const auto line = client.line())
                client.say(take(*line) + "\r\n");
        const auto next = client.line();
        if (next && next->starts_with("RSET"))
            client.say("421 4.4.2 you were idle\r\n");
    });
    boost::asio::io_context on;
    policyd::callforward_source source(smtp_at(server), "mx.example.org");
    sequence asks(on, source);
    for (int i = 0; i < 3; ++i)
        CHECK(asks.ask("bob@example.org").is == recipient_verdict::known);
    CHECK_EQ(server.connections(), 3);
    source.close();
}

TEST_CASE("only so many connections are open at once, and each takes only so many questions")
{
    std::atomic<int> open{0};
    std::atomic<int> most{0};
    back_end server([&](peer& client) {
        const int now = ++open;
        most = std::max(most.load(), now);
        smtp_server(take)(client);
        --open;
    });
    boost::asio::io_context on;
    policyd::callforward_limits limits;
    limits.questions = 5;
    policyd::callforward_source source(smtp_at(server, "connections=2"), "mx.example.org", limits);
    std::vector<std::string> addresses;
    for (int i = 0; i < 40; ++i)
        addresses.push_back("user" + std::to_string(i) + "@example.org");
    for (const auto& each : ask_all(on, source, addresses))
        CHECK(each.is == recipient_verdict::known);
    CHECK(most <= 3); // one that is just ending may still be counted
    CHECK(server.connections() >= 8);
}

TEST_CASE("who waits for a silent back end beyond his time has not asked it")
{
    back_end server([](peer& client) { client.stay_silent(); });
    boost::asio::io_context on;
    policyd::callforward_limits limits;
    limits.waiting = 2;
    policyd::callforward_source source(smtp_at(server, "connections=1"), "mx.example.org", limits);
    const auto told = ask_all(on, source, {"a@example.org", "b@example.org", "c@example.org", "d@example.org"}, 300ms);
    CHECK(told[0].is_fault);
    for (std::size_t i = 1; i < told.size(); ++i) {
        CHECK(told[i].is == recipient_verdict::temporary);
        CHECK_FALSE(told[i].is_asked);
        CHECK_EQ(told[i].problem,
                 i <= limits.waiting ? "the back end had no time for it" : "too many questions wait for this back end");
    }
    CHECK_EQ(server.connections(), 1);
}

TEST_CASE("an address in UTF-8 is asked for only where that is offered")
{
    std::string mail;
    back_end plain(smtp_server(take));
    back_end modern(smtp_server([&](const std::string& line) {
        if (line.starts_with("MAIL"))
            mail = line;
        return line.starts_with("EHLO") ? std::string("250-hi\r\n250 SMTPUTF8") : take(line);
    }));
    for (const auto& [server, is] :
         {std::pair(&plain, recipient_verdict::cannot_tell), std::pair(&modern, recipient_verdict::known)}) {
        boost::asio::io_context on;
        policyd::callforward_source source(smtp_at(*server), "mx.example.org");
        CHECK(ask_all(on, source, {"b\xc3\xb6@example.org"}).front().is == is);
    }
    CHECK_EQ(mail, "MAIL FROM:<> SMTPUTF8");
}
