#include "policyd/observations/observation.hpp"
#include "policyd/spf/header.hpp"
#include "tests/policyd/spf_desk.hpp"

#include <boost/asio/detached.hpp>

using policyd_test::attributes;
using policyd_test::spf_desk;
using namespace std::chrono_literals;

namespace {

std::string observe(spf_desk& with, std::string_view name, const attributes& changed)
{
    const std::string block = policyd_test::request_of("rcpt", changed);
    const auto parsed = policyd::parse_request(block);
    REQUIRE(parsed.has_value());
    policyd::context view(*with.postfix->shared, with.around);
    const auto rules = with.postfix->by->rules();
    view.reset(*rules, *parsed,
               policyd::to_policy_context((*parsed)[policyd::attribute::policy_context],
                                          (*parsed)[policyd::attribute::protocol_state]),
               with.postfix->at);
    for (std::size_t i = 0; i < policyd::observations().size(); ++i)
        if (policyd::observations()[i]->name == name) {
            if (view.observe(i, 0).is_pending())
                with.fetch(view, {{i, 0}});
            return rules::to_text(view.observe(i, 0));
        }
    return "no such observation";
}

const char* const any = "any: client.port > 0 -> score 1\n";

attributes from(const std::string& sender, const std::string& client = "203.0.113.5")
{
    return {{"sender", sender}, {"client_address", client}};
}

auth::spf_query long_query(const std::string& local)
{
    auth::spf_query query;
    query.client = net::ip_address::parse("2001:db8:1111:2222:3333:4444:5555:6666").value();
    query.receiver = std::string(60, 'r') + ".example";
    query.helo = std::string(1000, 'h');
    query.mail_from = local + "@example.org";
    return query;
}

} // namespace

TEST_CASE("SPF results are texts, temperror is temporary, and where there is nothing to check they are absent")
{
    spf_desk with(any);
    with.from.add_rest_failure("broken.example")
        .add_text("v4.example", "v=spf1 ip4:10.0.0.0/8 -all")
        .add_text("wild.example", "v=spf1 -all exp=text.wild.example")
        .add_text("text.wild.example", "no\r\nX-Header: yes");
    struct
    {
        const char* name;
        attributes sent;
        const char* value;
    } const table[] = {
        {"spf.result", {}, "pass"},
        {"spf.result", from("a@Example.ORG."), "fail"},
        {"spf.result", from("a@soft.example"), "softfail"},
        {"spf.result", from("a@neutral.example"), "neutral"},
        {"spf.result", from("a@nothing.example"), "none"},
        {"spf.result", from("a@wrong.example"), "permerror"},
        {"spf.result", from("a@broken.example"), "temporary"},
        {"spf.result", from("nodomain"), "none"},
        {"spf.result", from("", "192.0.2.1"), "pass"}, // postmaster@mx.example.org
        {"spf.result", from("", "192.0.2.2"), "fail"},
        {"spf.result", from("a@example.org", "127.0.0.1"), "absent"},
        {"spf.result", from("a@example.org", "::1"), "absent"},
        {"spf.result", from("a@v4.example", "10.1.2.3"), "absent"},
        {"spf.result", from("a@example.org", "fd00::1"), "absent"},
        {"spf.result", from("a@example.org", "unknown"), "absent"},
        {"spf.result", {{"protocol_state", "EHLO"}, {"sender", ""}}, "absent"},
        {"spf.helo_result", {}, "pass"},
        {"spf.helo_result", {{"client_address", "192.0.2.2"}}, "fail"},
        {"spf.helo_result", {{"helo_name", "[192.0.2.1]"}}, "none"},
        {"spf.helo_result", {{"helo_name", ""}}, "absent"},
        {"spf.helo_result", {{"helo_name", "broken.example"}}, "temporary"},
        {"spf.domain", {}, "example.org"},
        {"spf.domain", from(""), "mx.example.org"},
        {"spf.domain", from("a@caf\xc3\xa9.example"), "xn--caf-dma.example"},
        {"spf.domain", from("nodomain"), "absent"},
        {"spf.domain", from("a@example.org", "127.0.0.1"), "absent"},
        {"spf.explanation", from("a@why.example"), "203.0.113.5 is not ours"},
        {"spf.explanation", from("a@wild.example"), "absent"},
        {"spf.explanation", from("a@soft.example"), "absent"},
        {"spf.explanation", from("a@broken.example"), "temporary"},
    };
    for (const auto& each : table) {
        CAPTURE(std::string(each.name));
        CAPTURE(std::string(each.value));
        CHECK(observe(with, each.name, each.sent) == each.value);
    }
}

TEST_CASE("header fields tell the result on one line, temperror too")
{
    spf_desk with(any);
    with.from.add_rest_failure("broken.example");
    CHECK(observe(with, "spf.received_header", {}) ==
          "Received-SPF: pass (mx.example.net: domain of example.org designates 192.0.2.1 as permitted sender) "
          "receiver=mx.example.net; identity=mailfrom; client-ip=192.0.2.1; envelope-from=\"alice@example.org\"; "
          "helo=mx.example.org; mechanism=\"ip4:192.0.2.0/24\";");
    CHECK(observe(with, "spf.authentication_results", {}) ==
          "Authentication-Results: mx.example.net; spf=pass smtp.mailfrom=alice@example.org");
    CHECK(observe(with, "spf.authentication_results", from("")) ==
          "Authentication-Results: mx.example.net; spf=fail smtp.helo=mx.example.org");
    CHECK(observe(with, "spf.received_header", from("a@broken.example")).starts_with("Received-SPF: temperror ("));
    CHECK(observe(with, "spf.authentication_results", from("a@broken.example"))
              .starts_with("Authentication-Results: mx.example.net; spf=temperror reason="));
}

TEST_CASE("header fields stay on one line of 900 bytes, whatever the client says")
{
    auth::spf_result result;
    result.domain = "example.org";
    result.mechanism = std::string(300, 'm');
    result.problem = std::string(300, '"');
    for (const auto status : {auth::spf_status::temperror, auth::spf_status::softfail})
        for (const std::string& local : {std::string(10, 'x'), std::string(2000, '"'), std::string(2000, '\\'),
                                         std::string("a\r\n\r\nb\x01"), std::string(2000, ')')}) {
            result.status = status;
            for (const std::string& line : {policyd::received_spf_line(long_query(local), result),
                                            policyd::authentication_results_line(long_query(local), result)}) {
                CAPTURE(line);
                CHECK(line.size() <= 900);
                CHECK(std::all_of(line.begin(), line.end(), [](char byte) { return byte >= ' ' && byte <= '~'; }));
                std::size_t quotes = 0;
                for (std::size_t i = 0; i < line.size(); i += line[i] == '\\' ? 2 : 1)
                    quotes += line[i] == '"' ? 1 : 0;
                CHECK(quotes % 2 == 0);
            }
        }
}

TEST_CASE("a message is checked once, however many recipients, contexts and rules ask")
{
    spf_desk with("both: spf.result = \"pass\" and spf.result = spf.helo_result -> score 1\n"
                  "spf: at known: spf.received_header and spf.authentication_results -> score 1\n");
    const std::vector<std::string> recipients{"a@example.net", "b@example.net", "c@example.net"};
    for (const std::string& recipient : recipients)
        for (const char* context : {"rcpt", "known"})
            CHECK(with.postfix->ask(context, {{"recipient", recipient}}) == "DUNNO");
    CHECK(with.postfix->ask("data") == "DUNNO");
    CHECK(with.dns.asked == 3); // TXT of the sender's domain and of the HELO name, and that one's address
    with.now += 29s;
    with.postfix->ask("rcpt", {{"instance", "2.2.2.0"}});
    CHECK(with.dns.asked == 3);
    with.now += 2s;
    with.postfix->ask("rcpt", {{"instance", "3.3.3.0"}});
    CHECK(with.dns.asked == 6);
}

TEST_CASE("who asks while a check is on its way waits for that one")
{
    spf_desk with(any);
    auth::spf_query query;
    query.client = net::ip_address::parse("192.0.2.1").value();
    query.mail_from = "alice@example.org";
    std::vector<policyd::spf_answer> told;
    const auto take = [&told](const std::exception_ptr&, policyd::spf_answer found) { told.push_back(found); };
    boost::asio::io_context session;
    for (int i = 0; i < 5; ++i)
        boost::asio::co_spawn(session, with.checks.check(query), take);
    session.run();
    REQUIRE(told.size() == 5);
    CHECK(with.dns.asked == 1);
    for (const auto& each : told)
        CHECK(each == told.front());
    CHECK(told.front()->status == auth::spf_status::pass);
}

TEST_CASE("under stress a check goes by what is in memory, and one that could not tell is not kept")
{
    spf_desk with(any);
    const auto result = [&](const char* stress) {
        return observe(with, "spf.result", {{"stress", stress}, {"client_address", "203.0.113.5"}});
    };
    with.dns.silent = "example.org";
    CHECK(result("yes") == "temporary");
    CHECK(with.lines.size() == 0);
    with.dns.is_cached = true;
    CHECK(result("yes") == "fail");
    with.dns.is_cached = false;
    with.dns.silent.clear();
    CHECK(result("") == "fail");
    CHECK(result("yes") == "fail"); // kept
}

TEST_CASE("once checks have stopped nothing of a long one asks the resolver, which may be gone")
{
    for (const bool is_stopped : {false, true}) {
        CAPTURE(is_stopped);
        boost::asio::io_context session;
        spf_desk with(any);
        with.from.add_text("greedy.example", "v=spf1 include:long.example -all")
            .add_text("long.example", "v=spf1 -all" + std::string(2 * auth::spf_short_limit, ' '));
        auth::spf_query query;
        query.client = net::ip_address::parse("192.0.2.1").value();
        query.mail_from = "alice@greedy.example";
        if (is_stopped)
            with.checks.stop();
        std::vector<policyd::spf_answer> told;
        boost::asio::co_spawn(session, with.checks.check(query),
                              [&](const std::exception_ptr&, policyd::spf_answer found) {
                                  told.push_back(found);
                                  session.stop();
                              });
        session.run_for(is_stopped ? 100ms : 10s);
        CHECK_EQ(told.size(), is_stopped ? 0 : 1);
    }
}

TEST_CASE("only so many results are kept, the oldest goes first")
{
    auto settings = spf_desk::quick();
    settings.most = 2;
    spf_desk with(any, true, settings);
    const auto result = [&](const char* sender) { return observe(with, "spf.result", from(sender)); };
    with.from.add_text("a.example", "v=spf1 -all")
        .add_text("b.example", "v=spf1 -all")
        .add_text("c.example", "v=spf1 -all");
    for (const char* sender : {"a@a.example", "a@b.example", "a@c.example", "a@b.example", "a@c.example"})
        CHECK(result(sender) == "fail");
    CHECK(with.dns.asked == 3);
    CHECK(result("a@a.example") == "fail");
    CHECK(with.dns.asked == 4);
}

TEST_CASE("one check is for all senders of a domain whose records do not speak of the local part")
{
    spf_desk with(any);
    with.from.add_text("local.example", "v=spf1 exists:%{l}.local.example include:each.example -all")
        .add_text("each.example", "v=spf1 -all")
        .add_address("bob.local.example", "127.0.0.2")
        .add_text("outer.example", "v=spf1 include:inner.example -all")
        .add_text("inner.example", "v=spf1 exists:%{S}.inner.example -all")
        .add_rest_failure("broken.example");
    const auto asked_for = [&](const attributes& sent, std::string_view value) {
        const int before = with.dns.asked;
        CHECK(observe(with, "spf.result", sent) == value);
        return with.dns.asked - before;
    };
    CHECK(asked_for(from("a@soft.example"), "softfail") == 1);
    CHECK(asked_for(from("b@SOFT.example"), "softfail") == 0);
    CHECK(asked_for(from("b@soft.example", "203.0.113.6"), "softfail") == 1);
    CHECK(asked_for({{"sender", "b@soft.example"}, {"client_address", "203.0.113.5"}, {"helo_name", "other.example"}},
                    "softfail") == 1);
    CHECK(asked_for(from("alice@local.example"), "fail") > 0);
    CHECK(asked_for(from("bob@local.example"), "pass") > 0);
    CHECK(asked_for(from("bob@local.example"), "pass") == 0);
    CHECK(asked_for(from("a@outer.example"), "fail") > 0);
    CHECK(asked_for(from("b@outer.example"), "fail") > 0); // an included record does
    CHECK(asked_for(from("a@broken.example"), "temporary") > 0);
    CHECK(asked_for(from("b@broken.example"), "temporary") > 0);
    CHECK(asked_for(from(""), "fail") > 0);
    CHECK(asked_for(from(""), "fail") == 0);
}

TEST_CASE("a silent DNS delays a message once, and the log tells")
{
    spf_desk with("late: spf.result is temporary -> prepend \"X-Spf: {spf.result}\"\n"
                  "never: spf.result = \"fail\" or not spf.result = \"pass\" -> reject\n");
    with.dns.silent = "example.org";
    CHECK(with.postfix->ask("rcpt") == "PREPEND X-Spf: temporary");
    CHECK(with.postfix->ask("known") == "DUNNO");
    CHECK(with.postfix->ask("rcpt", {{"recipient", "c@example.net"}}) == "DUNNO");
    CHECK(with.dns.asked == 1);
    REQUIRE(with.lines.size() == 1);
    CHECK(with.lines.all()[0] == "event=spf result=temperror identity=mailfrom domain=example.org client=192.0.2.1 "
                                 "problem=\"the DNS took too long\"");
    CHECK(with.metrics.exposition().find("policyd_spf_checks_total{result=\"temperror\"} 1") != std::string::npos);
}

TEST_CASE("both header fields are prepended once a message, whatever the number of recipients")
{
    spf_desk with("spf: at known: spf.received_header\n"
                  "     -> prepend \"{spf.authentication_results}\", prepend \"{spf.received_header}\"\n");
    const std::string local(150, 'l');
    const std::string sender = local + "@example.org"; // a value longer than others may be
    std::vector<std::string> told;
    for (const char* recipient : {"a@example.net", "b@example.net", "c@example.net"})
        for (const char* context : {"rcpt", "known"})
            told.push_back(with.postfix->ask(context, {{"recipient", recipient}, {"sender", sender}}));
    told.push_back(with.postfix->ask("data", {{"sender", sender}}));
    told.push_back(with.postfix->ask("eom", {{"sender", sender}}));
    std::erase(told, "DUNNO");
    REQUIRE(told.size() == 2);
    CHECK(told[0] == "PREPEND Authentication-Results: mx.example.net; spf=pass smtp.mailfrom=" + sender);
    CHECK(told[1].starts_with("PREPEND Received-SPF: pass (mx.example.net: domain of example.org designates"));
    CHECK(told[1].ends_with("mechanism=\"ip4:192.0.2.0/24\";"));
    CHECK(told[1].find(local) != std::string::npos);
}

TEST_CASE("for one recipient the second header field goes with DATA")
{
    spf_desk with("spf: at known: spf.received_header\n"
                  "     -> prepend \"{spf.authentication_results}\", prepend \"{spf.received_header}\"\n");
    CHECK(with.postfix->ask("rcpt") == "DUNNO");
    CHECK(with.postfix->ask("known").starts_with("PREPEND Authentication-Results: "));
    CHECK(with.postfix->ask("data").starts_with("PREPEND Received-SPF: "));
    CHECK(with.postfix->ask("eom") == "DUNNO");
}
