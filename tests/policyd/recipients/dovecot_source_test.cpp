// A Dovecot that answers, that is silent, that talks nonsense and that goes away.

#include "policyd/recipients/dovecot_source.hpp"
#include "tests/policyd/desk.hpp"
#include "tests/policyd/recipients/asked.hpp"
#include "tests/policyd/recipients/back_end.hpp"

using namespace std::chrono_literals;
using policyd::recipient_verdict;
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

} // namespace

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
