#include "tests/policyd/transaction/asking.hpp"

#include <doctest/doctest.h>

using namespace testing;

TEST_CASE("a recipient that reaches the second context is known")
{
    server postfix;
    postfix.settle_in();
    postfix.ask(phase_rcpt, "a.1.1.0", "bob@example.net");
    const auto made = postfix.begin(postfix.make(phase_known, "a.1.1.0", "bob@example.net"));
    CHECK(made.is_newly_known);
    postfix.pass(10s);
    CHECK(postfix.unknown.empty());
}

TEST_CASE("a recipient that does not is unknown at whatever comes next")
{
    const auto guessed = short_identity("guess@example.net");
    SUBCASE("the next recipient of the same transaction")
    {
        server postfix;
        postfix.settle_in();
        postfix.ask(phase_rcpt, "a.1.1.0", "guess@example.net");
        postfix.ask(phase_rcpt, "a.1.1.0", "other@example.net");
        CHECK(postfix.unknown == std::vector{guessed});
    }
    SUBCASE("data")
    {
        server postfix;
        postfix.settle_in();
        postfix.ask(phase_rcpt, "a.1.1.0", "bob@example.net");
        postfix.ask(phase_known, "a.1.1.0", "bob@example.net");
        postfix.ask(phase_rcpt, "a.1.1.0", "guess@example.net");
        postfix.ask(phase_data, "a.1.1.0");
        CHECK(postfix.unknown == std::vector{guessed});
    }
    SUBCASE("a new instance of the same smtpd")
    {
        server postfix;
        postfix.settle_in();
        postfix.ask(phase_rcpt, "a.1.1.0", "guess@example.net");
        postfix.ask(phase_rcpt, "a.1.1.1", "other@example.net");
        CHECK(postfix.unknown == std::vector{guessed});
    }
    SUBCASE("nothing, and the time is up")
    {
        server postfix;
        postfix.settle_in();
        postfix.ask(phase_rcpt, "a.1.1.0", "guess@example.net");
        postfix.pass(2500ms);
        CHECK(postfix.unknown.empty());
        postfix.pass(1s);
        CHECK(postfix.unknown == std::vector{guessed});
    }
    SUBCASE("DEFER_IF_PERMIT is no decision on the recipient")
    {
        server postfix;
        postfix.settle_in();
        postfix.ask(phase_rcpt, "a.1.1.0", "guess@example.net", "DEFER_IF_PERMIT later");
        postfix.pass(4s);
        CHECK(postfix.unknown == std::vector{guessed});
    }
}

TEST_CASE("what proves nothing is never counted")
{
    server postfix;
    const auto ask_twice = [&] {
        postfix.ask(phase_rcpt, "a.1.1.0", "one@example.net");
        postfix.pass(4s);
        postfix.ask(phase_rcpt, "a.1.1.1", "two@example.net");
        postfix.pass(4s);
    };
    SUBCASE("nobody has wired the second context")
    {
        ask_twice();
    }
    SUBCASE("we refused the recipient")
    {
        postfix.settle_in();
        postfix.ask(phase_rcpt, "a.1.1.0", "one@example.net", "REJECT no");
    }
    SUBCASE("the request has no context of its own")
    {
        postfix.settle_in();
        auto request = postfix.make(phase_rcpt, "a.1.1.0", "one@example.net");
        request.is_bracketed = false;
        postfix.finish(request, postfix.begin(request), "");
    }
    SUBCASE("the daemon stalled")
    {
        postfix.settle_in();
        postfix.ask(phase_rcpt, "a.1.1.0", "one@example.net");
        postfix.at += 1100ms;
        postfix.sweep(500ms);
        CHECK(postfix.table.stalls() == 1);
    }
    SUBCASE("a fault was told")
    {
        postfix.settle_in();
        postfix.ask(phase_rcpt, "a.1.1.0", "one@example.net");
        postfix.table.begin_epoch();
    }
    SUBCASE("a policy socket of that smtpd closed")
    {
        postfix.settle_in();
        postfix.ask(phase_rcpt, "a.1.1.0", "one@example.net");
        postfix.wired->closed(process_of("a.1.1.0"), postfix.at);
    }
    SUBCASE("the daemon drains")
    {
        postfix.settle_in();
        postfix.ask(phase_rcpt, "a.1.1.0", "one@example.net");
        postfix.table.drain();
        postfix.ask(phase_rcpt, "a.1.1.0", "two@example.net");
    }
    SUBCASE("the first silence of an smtpd that has not used its socket yet")
    {
        postfix.settle_in("b.1.1.0");
        postfix.ask(phase_rcpt, "a.1.1.0", "one@example.net");
    }
    postfix.pass(5s);
    CHECK(postfix.unknown.empty());
}

TEST_CASE("the second silence of an smtpd counts")
{
    server postfix;
    postfix.settle_in("b.1.1.0");
    for (const auto* guess : {"one@x", "two@x", "three@x"})
        postfix.ask(phase_rcpt, "a.1.1.0", guess);
    CHECK(postfix.unknown == std::vector{short_identity("two@x")});
}

TEST_CASE("a retry gets the same answer and counts nothing")
{
    server postfix;
    postfix.settle_in();
    postfix.ask(phase_rcpt, "a.1.1.0", "bob@example.net", "DEFER_IF_PERMIT later");
    const auto held = postfix.held;
    CHECK(postfix.ask(phase_rcpt, "a.1.1.0", "bob@example.net").value == "DEFER_IF_PERMIT later");
    CHECK(postfix.held == held);
    postfix.ask(phase_known, "a.1.1.0", "bob@example.net");
    postfix.ask(phase_data, "a.1.1.0");
    postfix.ask(phase_eom, "a.1.1.0");
    CHECK(postfix.begin(postfix.make(phase_eom, "a.1.1.0")).answer == "");
    CHECK(postfix.held == held);
    CHECK(postfix.freed == 0);

    postfix.ask(phase_eom, "a.1.1.1", "", "REJECT too big");
    CHECK(postfix.begin(postfix.make(phase_eom, "a.1.1.1")).answer == "REJECT too big");
}

TEST_CASE("a connection is new once, whatever asks first and however many messages follow")
{
    server postfix;
    CHECK(postfix.begin(postfix.make(phase_connect, "")).is_new_connection);
    CHECK_FALSE(postfix.begin(postfix.make(phase_rcpt, "a.1.1.0", "x")).is_new_connection);
    postfix.ask(phase_eom, "a.1.1.0");
    postfix.pass(100s);
    CHECK_FALSE(postfix.begin(postfix.make(phase_rcpt, "a.1.1.1", "x")).is_new_connection);
    CHECK(postfix.begin(postfix.make(phase_rcpt, "a.2.1.0", "x", "40001")).is_new_connection);
    postfix.pass(700s);
    CHECK(postfix.table.connections() == 0);
    CHECK(postfix.table.open_transactions() == 0);
}

TEST_CASE("reservations are given back when the event does not happen")
{
    server postfix;
    postfix.settle_in();
    SUBCASE("we refuse every recipient")
    {
        postfix.ask(phase_rcpt, "a.1.1.0", "x", "REJECT no");
        CHECK(postfix.held == 2);
        CHECK(postfix.freed == 2);
        postfix.ask(phase_rcpt, "a.1.1.0", "y"); // the message is reserved again
        CHECK(postfix.held == 4);
        CHECK(postfix.freed == 2);
    }
    SUBCASE("Postfix refuses the recipient")
    {
        postfix.ask(phase_rcpt, "a.1.1.0", "x");
        postfix.ask(phase_rcpt, "a.1.1.0", "y");
        CHECK(postfix.freed == 2); // the first recipient, and the message, which is reserved anew
        CHECK(postfix.held == 4);
    }
    SUBCASE("Postfix accepted fewer than we know of")
    {
        postfix.ask(phase_rcpt, "a.1.1.0", "x");
        postfix.ask(phase_known, "a.1.1.0", "x");
        postfix.ask(phase_rcpt, "a.1.1.0", "y");
        postfix.ask(phase_known, "a.1.1.0", "y");
        auto request = postfix.make(phase_data, "a.1.1.0");
        request.recipient_count = 1;
        postfix.begin(request);
        CHECK(postfix.freed == 1);
    }
    SUBCASE("the transaction ends without DATA")
    {
        postfix.ask(phase_rcpt, "a.1.1.0", "x");
        postfix.ask(phase_known, "a.1.1.0", "x");
        postfix.ask(phase_rcpt, "a.1.1.1", "x");
        CHECK(postfix.freed == 2);
        CHECK(postfix.probes.size() == 1);
    }
    SUBCASE("the message is refused at its end")
    {
        postfix.ask(phase_rcpt, "a.1.1.0", "x");
        postfix.ask(phase_known, "a.1.1.0", "x");
        postfix.ask(phase_data, "a.1.1.0");
        postfix.ask(phase_eom, "a.1.1.0", "", "REJECT too big");
        CHECK(postfix.freed == 2);
    }
    SUBCASE("an accepted message keeps them")
    {
        postfix.ask(phase_rcpt, "a.1.1.0", "x");
        postfix.ask(phase_known, "a.1.1.0", "x");
        postfix.ask(phase_data, "a.1.1.0");
        postfix.ask(phase_eom, "a.1.1.0");
        postfix.pass(500s);
        CHECK(postfix.held == 2);
        CHECK(postfix.freed == 0);
    }
}

TEST_CASE("a header field goes out once, one a reply, never at the end of the message")
{
    server postfix;
    auto request = postfix.make(phase_rcpt, "a.1.1.0", "x");
    auto made = postfix.begin(request);
    outcome decided;
    decided.prepends = {"PREPEND A: 1", "PREPEND B: 2", "PREPEND C: 3"};
    CHECK(postfix.table.finish(made, request, decided).value == "PREPEND A: 1");
    CHECK(postfix.ask(phase_rcpt, "a.1.1.0", "x").value == "PREPEND A: 1"); // a retry
    CHECK(postfix.ask(phase_known, "a.1.1.0", "x", "REJECT no").value == "REJECT no");
    CHECK(postfix.ask(phase_data, "a.1.1.0").value == "PREPEND B: 2");
    CHECK(postfix.ask(phase_eom, "a.1.1.0").value.empty());
}
