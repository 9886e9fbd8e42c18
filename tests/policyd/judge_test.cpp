#include "tests/policyd/desk.hpp"

#include <future>
#include <thread>

using namespace std::chrono_literals;
using policyd_test::attributes;
using policyd_test::desk;

namespace {

std::optional<state::transaction> find_transaction(state::state& in, const std::string& queue_id)
{
    std::promise<std::optional<state::transaction>> found;
    in.transactions().find("mx1", queue_id,
                           [&](base::result<std::optional<state::transaction>> row) { found.set_value(*row); });
    return found.get_future().get();
}

std::string guess(int number)
{
    return "guess" + std::to_string(number) + "@example.net";
}

} // namespace

TEST_CASE("a harvest is cut off, and the penalty holds at the next connection")
{
    desk postfix("penalised: penalty.until -> reject \"554 5.7.1 {penalty.reason}\"\n"
                 "harvest: on unknown: unknown_per(client.network, 10m) > 10 and\n"
                 "   unknown_ratio(client.network, 10m) > 0.5 -> penalise client.network 4h \"address harvesting\"\n");
    // Others have shown that the server is wired.
    postfix.send({{"client_address", "198.51.100.7"}, {"client_port", "1"}});
    int passed = 0;
    while (passed < 200 && postfix.ask("rcpt", {{"recipient", guess(passed)}}) == "DUNNO")
        ++passed;
    CHECK(passed == 11); // the eleventh unknown is certain when the twelfth is asked
    CHECK(postfix.ask("rcpt", {{"client_address", "192.0.2.99"}, {"client_port", "2"}, {"instance", "9.9.9.0"}}) ==
          "554 5.7.1 address harvesting");
    CHECK(postfix.ask("rcpt", {{"client_address", "192.0.3.1"}, {"client_port", "2"}, {"instance", "9.9.9.1"}}) ==
          "DUNNO");
    CHECK(postfix.has_line("action=penalise rule=harvest"));
    CHECK(postfix.has_line("rule=penalised"));
}

TEST_CASE("a network is penalised when several of its hosts guess, not for one of them")
{
    desk postfix("penalised: penalty.until -> reject \"554 5.7.1 {penalty.reason}\"\n"
                 "net: on unknown: unknown_per(client.network, 1h) > 9 and offenders_per(client.network, 1h) >= 3\n"
                 "   -> penalise client.network 1h \"this network\"\n");
    postfix.send({{"client_address", "198.51.100.7"}, {"client_port", "1"}});
    const auto guess_from = [&](const std::string& address, int number) {
        const std::string instance = "7.7." + std::to_string(number) + ".0";
        return postfix.ask("rcpt", {{"client_address", address}, {"instance", instance}, {"recipient", guess(number)}});
    };
    int number = 0;
    for (; number < 30; ++number)
        CHECK(guess_from("192.0.2.1", number) == "DUNNO");
    for (; number < 40; ++number)
        CHECK(guess_from("192.0.2.2", number) == "DUNNO");
    guess_from("192.0.2.3", ++number);
    guess_from("192.0.2.3", ++number); // now the one before is known to be unknown
    CHECK(guess_from("192.0.2.4", ++number) == "554 5.7.1 this network");
}

TEST_CASE("a correspondent with as many known recipients is never hindered")
{
    desk postfix("harvest: on unknown: unknown_per(client.address, 10m) > 10 and\n"
                 "   unknown_ratio(client.address, 10m) > 0.5 -> penalise client.address 4h\n"
                 "penalised: penalty.until -> reject\n");
    for (int i = 0; i < 40; ++i) {
        const auto name = "user" + std::to_string(i) + "@example.net";
        CHECK(postfix.ask("rcpt", {{"recipient", name}}) == "DUNNO");
        CHECK(postfix.ask("known", {{"recipient", name}}) == "DUNNO");
        if (i % 2 == 0)
            CHECK(postfix.ask("rcpt", {{"recipient", guess(i)}}) == "DUNNO");
    }
}

TEST_CASE("whom the operator allows has no penalty, and gets none")
{
    desk postfix("penalised: penalty.until -> reject\n"
                 "greedy: at rcpt: connections_per(client.address, 1h) > 1 -> penalise client.address 1h\n");
    std::promise<void> added;
    state::mark allowed{"client.network", "192.0.2.0/24", postfix.at, postfix.at + 1h, "us", "command", 1};
    postfix.shared->table(state::mark_table::allowances).add(allowed, [&](state::outcome) { added.set_value(); });
    added.get_future().get();
    for (int i = 0; i < 4; ++i) {
        const auto port = std::to_string(i);
        CHECK(postfix.ask("rcpt", {{"client_port", port}, {"instance", "1." + port + ".1.0"}}) == "DUNNO");
    }
    CHECK(postfix.shared->table(state::mark_table::penalties).list(postfix.at).empty());
}

TEST_CASE("each penalty within a month of the one before lasts twice as long, up to sixteen times")
{
    desk postfix("penalised: penalty.until -> reject\n"
                 "greedy: at rcpt: connections_per(client.address, 1m) > 0 -> penalise client.address 10m\n");
    const auto& penalties = postfix.shared->table(state::mark_table::penalties);
    int number = 0;
    for (const std::chrono::minutes lasts : {10min, 20min, 40min, 80min, 160min, 160min}) {
        const attributes sent = {{"client_port", std::to_string(++number)},
                                 {"instance", "1." + std::to_string(number)}};
        CHECK(postfix.ask("rcpt", sent) == "DUNNO");
        const auto live = penalties.list(postfix.at);
        REQUIRE(live.size() == 1);
        CHECK(live[0].until == postfix.at + lasts);
        CHECK(live[0].strikes == number);
        postfix.at = live[0].until;
    }
    postfix.at += 31 * 24h;
    CHECK(postfix.ask("rcpt", {{"client_port", "99"}, {"instance", "1.99"}}) == "DUNNO");
}

TEST_CASE("no penalty outlasts a century, however often it came")
{
    desk postfix("greedy: at rcpt: connections_per(client.address, 1m) > 0 -> penalise client.address 3000w\n");
    auto& penalties = postfix.shared->table(state::mark_table::penalties);
    for (int each = 0; each < 3; ++each) {
        std::promise<void> added;
        const auto since = postfix.at - 1h * (10 - each);
        penalties.add({"client.address", "192.0.2.1", since, since + 1min, "before", "command", 1},
                      [&](state::outcome) { added.set_value(); });
        added.get_future().get();
    }
    postfix.ask("rcpt", {});
    const auto live = penalties.list(postfix.at);
    REQUIRE(live.size() == 1);
    CHECK(live[0].strikes == 4);
    CHECK(live[0].until == postfix.at + 100 * 366 * 24h);
}

TEST_CASE("a limit of five hundred recipients lets five hundred pass")
{
    desk postfix("quota: recipients_per(sasl.user, 1h) > 500 -> defer \"450 4.7.1 limit\"\n");
    int passed = 0;
    for (int i = 0; i < 600; ++i) {
        const attributes sent = {{"recipient", guess(i)}, {"sasl_username", "bob"}};
        if (postfix.ask("rcpt", sent) == "DUNNO" && postfix.ask("known", sent) == "DUNNO")
            ++passed;
    }
    CHECK(passed == 500);
}

TEST_CASE("what Postfix refused is given back to the limit")
{
    desk postfix("quota: recipients_per(sasl.user, 1h) > 5 -> defer \"450 4.7.1 limit\"\n");
    postfix.send({{"client_port", "1"}});
    const attributes bob = {{"sasl_username", "bob"}, {"instance", "1a.2b.3c.1"}};
    const auto to = [&](int number) {
        auto sent = bob;
        sent["recipient"] = guess(number);
        return sent;
    };
    for (int i = 0; i < 20; ++i) // none of these exists
        CHECK(postfix.ask("rcpt", to(i)) == "DUNNO");
    int passed = 0;
    for (int i = 100; i < 110; ++i)
        if (postfix.ask("rcpt", to(i)) == "DUNNO" && postfix.ask("known", to(i)) == "DUNNO")
            ++passed;
    CHECK(passed == 5);
}

TEST_CASE("a message that is never sent is given back, one that is counts")
{
    desk postfix("quota: messages_per(client.address, 1h) > 2 -> defer \"450 4.7.1 limit\"\n");
    postfix.send({{"client_address", "198.51.100.7"}, {"client_port", "1"}});
    for (int i = 0; i < 5; ++i) { // RCPT and RSET
        CHECK(postfix.ask("rcpt", {{"instance", "1a.2b.3c." + std::to_string(i)}}) == "DUNNO");
        CHECK(postfix.ask("known", {{"instance", "1a.2b.3c." + std::to_string(i)}}) == "DUNNO");
    }
    CHECK(postfix.send({{"instance", "1a.2b.3c.10"}}) == "DUNNO");
    CHECK(postfix.send({{"instance", "1a.2b.3c.11"}}) == "DUNNO");
    CHECK(postfix.send({{"instance", "1a.2b.3c.12"}}) == "450 4.7.1 limit");
}

TEST_CASE("threads that ask at once share one limit")
{
    desk postfix("quota: recipients_per(sasl.user, 1h) > 300 -> defer\n");
    std::atomic<int> passed{0};
    const auto work = [&](int thread) {
        policyd::caller own("mx1");
        for (int i = 0; i < 200; ++i) {
            const auto block = policyd_test::request_of("rcpt", {{"client_port", std::to_string(thread)},
                                                                 {"instance", std::to_string(thread) + ".1.1.0"},
                                                                 {"recipient", guess(i)},
                                                                 {"protocol_state", "RCPT"},
                                                                 {"policy_context", ""},
                                                                 {"sasl_username", "bob"}});
            const policyd::judgement_lease taken = postfix.by->take();
            policyd::judgement& made = *taken;
            if (!postfix.by->consider(own, block, postfix.at, made) || !postfix.by->decide(own, made))
                continue;
            postfix.by->conclude(own, made, postfix.at);
            passed += made.value.empty() ? 1 : 0;
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back(work, i);
    for (auto& each : threads)
        each.join();
    CHECK(passed == 300);
}

TEST_CASE("an accepted message leaves its transaction, a refused one does not")
{
    desk postfix("big: at eom: message.size > 10kB -> reject \"552 5.3.4 too big\"\n"
                 "points: sasl.user = \"bob\" -> score 2.5\n");
    postfix.send({{"sasl_username", "bob"},
                  {"sasl_method", "PLAIN"},
                  {"queue_id", "4XYZ"},
                  {"encryption_protocol", "TLSv1.3"},
                  {"policy_context", "submission/eom"}});
    CHECK(postfix.ask("submission/eom", {{"instance", "1a.2b.3c.1"},
                                         {"sasl_username", "bob"},
                                         {"queue_id", "4ABC"},
                                         {"encryption_protocol", "TLSv1.3"}}) == "DUNNO");
    const auto row = find_transaction(*postfix.shared, "4ABC");
    REQUIRE(row.has_value());
    CHECK(row->sasl_user == "bob");
    CHECK(row->service == "submission");
    CHECK(row->tls_protocol == "TLSv1.3");
    CHECK(row->client_port == "40000");
    CHECK(row->recipients == 1);
    CHECK(row->score == 2.5);
    CHECK(postfix.ask("eom", {{"instance", "1a.2b.3c.2"}, {"queue_id", "4DEF"}, {"size", "20000"}}) ==
          "552 5.3.4 too big");
    CHECK_FALSE(find_transaction(*postfix.shared, "4DEF").has_value());
}

TEST_CASE("the score counts a rule once, however often it fires")
{
    desk postfix("points: client.port > 0 -> score 1\n");
    for (int i = 0; i < 5; ++i)
        postfix.ask("rcpt", {{"recipient", guess(i)}});
    postfix.ask("data");
    postfix.ask("eom", {{"queue_id", "4XYZ"}});
    CHECK(find_transaction(*postfix.shared, "4XYZ")->score == 1);
}

TEST_CASE("permit ends the rules but never Postfix's list")
{
    desk postfix("friend: sender.domain = \"example.org\" -> permit\nrest: client.port > 0 -> reject\n");
    CHECK(postfix.ask("rcpt") == "DUNNO");
    CHECK(postfix.ask("rcpt", {{"sender", "x@example.com"}, {"recipient", "y@example.net"}}) == "REJECT");
}

TEST_CASE("a tarpit delays once a recipient, never under stress and never longer than its limit")
{
    desk postfix("slow: client.port > 0 -> tarpit 10s, tarpit 15s\n");
    postfix.ask("rcpt");
    CHECK(postfix.last_tarpit == 10s);
    postfix.ask("known");
    CHECK(postfix.last_tarpit == 0s);
    postfix.ask("rcpt", {{"recipient", "other@example.net"}, {"stress", "yes"}});
    CHECK(postfix.last_tarpit == 0s);
    postfix.adopt("slow: client.port > 0 -> tarpit 1h\n");
    postfix.ask("rcpt", {{"recipient", "third@example.net"}});
    CHECK(postfix.last_tarpit == 30s);
}

TEST_CASE("an observed rule says what it would do, once")
{
    desk postfix("observe strict: client.port > 0 -> reject \"550 5.7.1 no\"\n");
    CHECK(postfix.ask("rcpt") == "DUNNO");
    CHECK(postfix.has_line("event=observe rule=strict would=reject"));
    const auto before = postfix.lines.size();
    postfix.ask("known");
    CHECK(postfix.lines.size() == before);
}

TEST_CASE("a session that never sends DATA is a probe event")
{
    desk postfix("probing: on probe: probes_per(client.address, 1h) > 2 -> penalise client.address 1h \"probing\"\n"
                 "penalised: penalty.until -> reject \"554 5.7.1 {penalty.reason}\"\n");
    postfix.send({{"client_port", "1"}, {"client_address", "198.51.100.7"}});
    std::string answer;
    for (int i = 0; i < 4; ++i) {
        answer = postfix.ask("rcpt", {{"instance", "1a.2b.3c." + std::to_string(i)}});
        postfix.ask("known", {{"instance", "1a.2b.3c." + std::to_string(i)}});
    }
    CHECK(answer == "554 5.7.1 probing");
}

TEST_CASE("a reputation rises with accepted mail, falls with unknown recipients and refusals, and not by itself")
{
    desk postfix("bad: reputation(client.address) < 0.35 -> reject \"550 5.7.1 bad reputation\"\n"
                 "good: reputation(client.address) > 0.7 -> prepend \"X-Good: yes\"\n"
                 "odd: sender.address = \"odd@example.com\" -> reject \"550 5.7.1 odd\"\n");
    const attributes friendly = {{"client_address", "198.51.100.7"}, {"client_port", "1"}};
    for (int i = 0; i < 4; ++i)
        postfix.send(policyd_test::with(friendly, {{"instance", "1.1." + std::to_string(i)}}));
    const std::string fifth = postfix.ask("rcpt", policyd_test::with(friendly, {{"instance", "1.1.9"}}));
    CHECK(fifth == "PREPEND X-Good: yes");

    // Two of one transaction are one refusal; three transactions, and the fourth meets the reputation.
    std::string last;
    for (int i = 0; i < 4; ++i)
        for (int recipient = 0; recipient < 2; ++recipient)
            last = postfix.ask("rcpt", {{"sender", i < 3 ? "odd@example.com" : "other@example.com"},
                                        {"instance", "2.1." + std::to_string(i)},
                                        {"recipient", "user" + std::to_string(recipient) + "@example.net"}});
    CHECK(last == "550 5.7.1 bad reputation");
    // What is refused for its reputation makes that no worse: it is 2 / 7 before and after.
    postfix.adopt("still: reputation(client.address) < 0.28 -> reject \"550 worse\"\n");
    CHECK(postfix.ask("rcpt", {{"instance", "3.1.1"}}) == "DUNNO");
}

TEST_CASE("unknown recipients make a reputation worse")
{
    desk postfix("bad: reputation(client.network) < 0.2 -> reject \"550 5.7.1 bad reputation\"\n");
    postfix.send({{"client_address", "198.51.100.7"}, {"client_port", "1"}});
    int passed = 0;
    while (passed < 50 && postfix.ask("rcpt", {{"recipient", guess(passed)}}) == "DUNNO")
        ++passed;
    CHECK(passed == 7); // 2 / 11 with seven of them, the last of which the eighth proves
}

TEST_CASE("bytes of any kind in a recipient do no harm")
{
    desk postfix("echo: recipient.local = \"echo\" -> reject \"550 5.1.1 {recipient.address}\"\n"
                 "many: distinct(recipient.address, client.address, 1h) > 100 -> defer\n");
    for (const auto* name : {"\x7f@x", "\xff\xfe@x", "=@=", "a b\"c@x", "\xe9\x96\xa2@\xe4\xbe\x8b.jp", "@", "x@"})
        CHECK(postfix.ask("rcpt", {{"recipient", name}}) == "DUNNO");
    CHECK(postfix.ask("rcpt", {{"recipient", "echo@\xff\x01"}}) == "550 5.1.1 echo@??");
}

TEST_CASE("a reload takes other rules and forgets no count")
{
    desk postfix("quota: connections_per(client.address, 1h) > 100 -> defer\n");
    for (int i = 0; i < 3; ++i)
        postfix.ask("rcpt", {{"client_port", std::to_string(i)}, {"instance", std::to_string(i) + ".1.1.0"}});
    postfix.adopt("quota: connections_per(client.address, 1h) > 3 -> defer\n");
    CHECK(postfix.ask("rcpt", {{"client_port", "9"}, {"instance", "9.1.1.0"}}) == "DEFER");
}

TEST_CASE("bytes that are no request are refused")
{
    desk postfix("any: client.port > 0 -> reject\n");
    const policyd::judgement_lease made = postfix.by->take();
    CHECK_FALSE(postfix.by->consider(*postfix.caller, "GET / HTTP/1.1\n\n", postfix.at, *made).has_value());
}
