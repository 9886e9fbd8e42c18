#include "policyd/protocol/policy_context.hpp"
#include "policyd/transaction/table.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using namespace policyd;

namespace {

// One Postfix that asks one table, with the time handed in.
struct server
{
    explicit server(const table_limits& limits = {}) : table(limits) { at = base::from_epoch_ms(1'800'000'000'000); }

    asked make(rules::phase phase, std::string_view instance, std::string_view recipient = {},
               std::string_view port = "40000")
    {
        asked made;
        made.connection = identify({"mx1", "192.0.2.1", port});
        made.instance = short_identity(instance);
        made.process = process_of(instance);
        made.recipient = short_identity(recipient);
        made.phase = phase;
        made.is_bracketed = true;
        made.block = "request=smtpd_access_policy\n\n";
        made.wired = wired;
        made.at = at;
        return made;
    }

    visit begin(const asked& request)
    {
        auto made = table.begin(request);
        for (const event& each : made.before.events)
            (each.what == event::kind::unknown ? unknown : probes).push_back(each.recipient);
        freed += made.before.freed.size();
        return made;
    }

    // The whole request, with a reservation for whatever counts.
    finished ask(rules::phase phase, std::string_view instance, std::string_view recipient = {},
                 std::string_view value = {})
    {
        const auto request = make(phase, instance, recipient);
        const auto made = begin(request);
        if (made.answer)
            return {*made.answer, {}, 0};
        return finish(request, made, value);
    }

    finished finish(const asked& request, const visit& made, std::string_view value)
    {
        outcome decided;
        decided.value = value;
        decided.is_refusal = value.starts_with("REJECT") || value.starts_with("DEFER ");
        decided.passes = value.empty() || value.starts_with("DEFER_IF_PERMIT");
        if (made.counts_recipient)
            decided.recipient.emplace_back();
        if (made.counts_message)
            decided.message.emplace_back();
        held += decided.recipient.size() + decided.message.size();
        auto done = table.finish(made, request, decided);
        freed += done.freed.size();
        return done;
    }

    // Time passes as in a running daemon.
    void pass(std::chrono::milliseconds span)
    {
        for (auto rest = span; rest > 0ms; rest -= 500ms) {
            at += std::min<std::chrono::milliseconds>(rest, 500ms);
            sweep(500ms);
        }
    }

    void sweep(std::chrono::milliseconds interval)
    {
        auto after = table.sweep(at, interval);
        for (const event& each : after.events)
            (each.what == event::kind::unknown ? unknown : probes).push_back(each.recipient);
        freed += after.freed.size();
    }

    // An smtpd that has used all services, so that its silence is proof.
    void settle_in(std::string_view instance = "a.1.1.0")
    {
        wired->seen(wiring::service::known, process_of(instance), at);
        wired->seen(wiring::service::data, process_of(instance), at);
        wired->seen(wiring::service::eom, process_of(instance), at);
        sweep(500ms);
    }

    base::time_point at;
    std::shared_ptr<wiring> wired = std::make_shared<wiring>();
    transaction_table table;
    std::vector<std::uint64_t> unknown;
    std::vector<std::uint64_t> probes;
    std::size_t held = 0;
    std::size_t freed = 0;
};

} // namespace

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
