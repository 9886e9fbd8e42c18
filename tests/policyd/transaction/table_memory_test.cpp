// What a table keeps of connections and transactions, and for how long.

#include "tests/policyd/transaction/asking.hpp"

#include <doctest/doctest.h>

using namespace testing;

TEST_CASE("without a data context nobody is a probe and no quota is given back")
{
    server postfix;
    postfix.ask(phase_rcpt, "a.1.1.0", "x");
    postfix.ask(phase_rcpt, "a.1.1.1", "x");
    postfix.ask(phase_rcpt, "a.1.1.2", "x");
    postfix.pass(400s);
    CHECK(postfix.probes.empty());
    CHECK(postfix.freed == 0);
}

TEST_CASE("a session that asks and never sends DATA is a probe, after its time or at the next message")
{
    server postfix;
    postfix.settle_in();
    postfix.ask(phase_rcpt, "a.1.1.0", "x");
    postfix.ask(phase_known, "a.1.1.0", "x");
    postfix.pass(300s);
    CHECK(postfix.probes.empty());
    postfix.pass(40s);
    CHECK(postfix.probes.size() == 1);
}

TEST_CASE("what was refused at DATA is kept for a retry, and no longer")
{
    server postfix;
    postfix.settle_in();
    postfix.ask(phase_rcpt, "a.1.1.0", "bob@example.net");
    postfix.ask(phase_known, "a.1.1.0", "bob@example.net");
    const auto refuse = [&] {
        auto request = postfix.make(phase_data, "a.1.1.0");
        request.recipient_count = 1;
        const auto made = postfix.begin(request);
        return made.answer ? *made.answer : postfix.finish(request, made, "REJECT no").value;
    };
    CHECK(refuse() == "REJECT no");
    postfix.pass(10s);
    CHECK(postfix.table.open_transactions() == 1);
    const auto held = postfix.held;
    CHECK(refuse() == "REJECT no");
    CHECK(postfix.held == held);
    postfix.pass(16s);
    CHECK(postfix.table.open_transactions() == 0);
    CHECK(postfix.held == postfix.freed);
    CHECK(postfix.probes.empty());
}

TEST_CASE("what goes on after DATA is kept for as long as the message may take")
{
    server postfix;
    postfix.settle_in();
    postfix.ask(phase_rcpt, "a.1.1.0", "bob@example.net");
    postfix.ask(phase_known, "a.1.1.0", "bob@example.net");
    postfix.ask(phase_data, "a.1.1.0");
    postfix.pass(50min);
    CHECK(postfix.table.open_transactions() == 1);
}

TEST_CASE("two smtpd processes whose clients cannot be told apart do not end each other's messages")
{
    server postfix;
    postfix.settle_in("a.1.1.0");
    postfix.settle_in("b.1.1.0");
    postfix.ask(phase_rcpt, "a.1.1.0", "x");
    postfix.ask(phase_rcpt, "b.1.1.0", "y");
    postfix.ask(phase_known, "a.1.1.0", "x");
    postfix.ask(phase_known, "b.1.1.0", "y");
    CHECK(postfix.unknown.empty());
}

TEST_CASE("an effect is had once a transaction")
{
    server postfix;
    const auto first = postfix.begin(postfix.make(phase_rcpt, "a.1.1.0", "x"));
    CHECK(postfix.table.claim(first, 7));
    CHECK_FALSE(postfix.table.claim(first, 7));
    CHECK(postfix.table.claim(first, 8));
    CHECK_FALSE(postfix.table.claim(postfix.begin(postfix.make(phase_data, "a.1.1.0")), 7));
    CHECK(postfix.table.claim(postfix.begin(postfix.make(phase_rcpt, "a.1.1.1", "x")), 7));
    const auto unbound = postfix.begin(postfix.make(phase_connect, ""));
    CHECK(postfix.table.claim(unbound, 7));
    CHECK_FALSE(postfix.table.claim(unbound, 7));
}

TEST_CASE("five hundred recipients in one message are kept apart")
{
    server postfix;
    postfix.settle_in();
    for (int i = 0; i < 500; ++i) {
        const auto name = "user" + std::to_string(i) + "\xff\x7f=@example.net";
        postfix.ask(phase_rcpt, "a.1.1.0", name);
        if (i % 5 != 0)
            postfix.ask(phase_known, "a.1.1.0", name);
    }
    postfix.ask(phase_data, "a.1.1.0");
    CHECK(postfix.unknown.size() == 100);
}

TEST_CASE("idle connections are forgotten sooner when there are too many")
{
    table_limits limits;
    limits.connections = 100;
    server postfix(limits);
    for (int i = 0; i < 1000; ++i)
        postfix.begin(postfix.make(phase_connect, "", "", std::to_string(i)));
    postfix.pass(30s);
    CHECK(postfix.table.connections() == 0);
}

TEST_CASE("refused transactions are forgotten sooner when there are too many, and not before a retry")
{
    for (const std::size_t connections : {std::size_t{100}, std::size_t{25000}}) {
        CAPTURE(connections);
        table_limits limits;
        limits.connections = connections;
        server postfix(limits);
        const auto refuse_one = [&](int which) {
            const auto name = std::to_string(which);
            const auto request = postfix.make(phase_rcpt, "a" + name + ".1.1.0", "x", name);
            postfix.finish(request, postfix.begin(request), "REJECT no");
        };
        for (int i = 0; i < 1000; ++i)
            refuse_one(i);
        postfix.pass(10s);
        CHECK(postfix.table.open_transactions() == (connections < 1000 ? 0 : 1000));
        for (int i = 1000; i < 2000; ++i)
            refuse_one(i);
        postfix.pass(2s);
        const auto again = postfix.begin(postfix.make(phase_rcpt, "a1000.1.1.0", "x", "1000"));
        REQUIRE(again.answer);
        CHECK(*again.answer == "REJECT no");
    }
}
