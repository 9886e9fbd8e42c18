// DNS lists against a real name server, and against answers by which lists refuse or break.

#include "common/dns/blocklists.hpp"
#include "common/dns/decode.hpp"
#include "tests/common/dns/desk.hpp"
#include "tests/common/dns/responder.hpp"
#include "tests/log_lines.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <functional>

using namespace std::chrono_literals;
using dns::blocklist;
using dns::blocklist_spec;
using dns::listing;
using dns::status;
using testing::desk;

namespace {

using names = std::vector<std::string>;

net::ip_address ip(const char* written)
{
    return net::ip_address::parse(written).value();
}

struct journal
{
    testing::log_lines lines;
    base::logger log{lines.sink()};
    base::metrics metrics;
};

dns::answer listed_as(const char* address)
{
    dns::answer made;
    made.is = status::found;
    made.addresses.push_back(ip(address));
    return made;
}

dns::answer not_listed()
{
    dns::answer made;
    made.is = status::no_such_name;
    return made;
}

blocklist_spec spec(const char* written)
{
    return blocklist_spec::parse(written).value();
}

const dns::steady_time start{1000h};

/// The lists of `written`, at that server.
struct lists_at
{
    lists_at(const std::string& server, const names& written, dns::resolver_settings wanted = {},
             const dns::test_pace& tests = {})
        : with(server, wanted)
    {
        std::vector<blocklist_spec> specs;
        for (const std::string& each : written)
            specs.push_back(spec(each.c_str()));
        lists.emplace(
            specs, with.resolver(), kept.log, kept.metrics, [this] { return now; },
            dns::breaker_settings{2, 30s, 1800s}, tests);
    }
    dns::listing_result ask(const char* address) { return with.askers().start(lists->ask(ip(address))).get(); }
    dns::listing_result ask_at_once(const char* address)
    {
        return with.askers().start(lists->ask(ip(address), dns::patience::at_once)).get();
    }
    dns::listing_result ask_domain(const std::string& domain) { return with.askers().start(lists->ask(domain)).get(); }
    void keep_tested() { lists->keep_tested(with.askers().context().get_executor()); }
    bool has_logged(const std::string& words) const { return kept.lines.count(words) != 0; }

    journal kept;
    dns::steady_time now = start;
    std::optional<dns::blocklists> lists; // longer than the tests that go on on the desk's threads
    desk with;
};

/// Whether that comes true within ten seconds.
bool eventually(const std::function<bool()>& that)
{
    for (int i = 0; i < 1000; ++i) {
        if (that())
            return true;
        ::poll(nullptr, 0, 10);
    }
    return false;
}

/// A list that lists everything answers `listed`; a sound one the address that it must list.
testing::bytes list_answer(const testing::bytes& query, bool lists_all)
{
    constexpr std::size_t name = 12;
    const bool is_test = query.at(name) == 1 && query.at(name + 1) == '2';
    if (lists_all || is_test)
        return testing::answer_to(query, {testing::record(1, {127, 0, 0, 2})});
    return testing::answer_to(query, {}, 3);
}

dns::resolver_settings hasty()
{
    dns::resolver_settings made;
    made.servers.timeout = 20ms;
    made.servers.tries = 1;
    return made;
}

} // namespace

TEST_CASE("lists are asked side by side, and their weights summed")
{
    lists_at all(testing::served_at(), {"good.example weight=2.5 name=good", "list.example codes=127.0.0.4 name=other",
                                        "list.example weight=-1 name=white", "rhs.example kind=domain"});
    const auto found = all.ask("192.0.2.1");
    CHECK(found.score == 1.5);
    CHECK(found.listed == names{"good", "white"});
    CHECK(found.temporary.empty());
    CHECK(all.ask("192.0.2.99").listed == names{"white"});
    CHECK(all.ask("2001:db8::1").listed == names{"good", "white"});
    CHECK(all.kept.lines.size() == 0);
}

TEST_CASE("a list of good hosts that cannot tell is told of, and in the log what that means")
{
    const std::string nowhere = "127.0.0.1:" + std::to_string(testing::free_port());
    lists_at silent(nowhere, {"good.example", "white.example weight=-5"}, hasty());
    const auto found = silent.ask("192.0.2.1");
    CHECK(found.may_be_lower);
    CHECK(found.temporary == names{"good.example", "white.example"});
    silent.ask("192.0.2.1");
    const char* const means = "it is not asked for a while; it could lower the score, which is temporary as long";
    CHECK(silent.kept.lines.count(means) == 1);
    CHECK(silent.kept.lines.count("the list does not answer") == 2);
    // Off, and so for as long as that lasts.
    CHECK(silent.ask("192.0.2.1").may_be_lower);
    CHECK(silent.kept.lines.size() == 2);
    CHECK_FALSE(lists_at(nowhere, {"good.example"}, hasty()).ask("192.0.2.1").may_be_lower);
}

TEST_CASE("who is in a hurry gets what lists said before, and those that he does not wait for are judged all the same")
{
    lists_at all(testing::served_at(), {"good.example", "rhs.example kind=domain"});
    CHECK(all.ask_at_once("192.0.2.1").temporary == names{"good.example"});
    CHECK(eventually([&] { return all.ask_at_once("192.0.2.1").listed == names{"good.example"}; }));
    const std::string nowhere = "127.0.0.1:" + std::to_string(testing::free_port());
    lists_at dead(nowhere, {"a.example"}, hasty());
    CHECK(eventually([&] {
        CHECK(dead.ask_at_once("192.0.2.1").temporary == names{"a.example"});
        return dead.kept.lines.count("the list does not answer") == 1;
    }));
}

TEST_CASE("domains are looked up in the lists of domains only")
{
    lists_at all(testing::served_at(), {"good.example", "rhs.example kind=domain weight=3"});
    CHECK(all.lists->has(blocklist_spec::subject::domain));
    CHECK(all.ask_domain("bad.test").score == 3);
    CHECK(all.ask_domain("BAD.test.").score == 3);
    const auto asked = all.with.count("sekimori_dns_look_ups_total", "asked");
    for (const std::string& none : {std::string("127.0.0.2"), std::string("[127.0.0.2]"), std::string("localhost"),
                                    std::string(), std::string("a b.test"), std::string(245, 'x') + ".test"})
        CHECK(all.ask_domain(none).listed.empty());
    CHECK(all.with.count("sekimori_dns_look_ups_total", "asked") == asked);
    // The name is one, but leaves no room for the zone.
    const std::string label(60, 'x');
    CHECK(all.ask_domain(label + '.' + label + '.' + label + '.' + label + ".test").temporary.empty());
}

TEST_CASE("a list that lists everything, or not what it must, is off until it passes its test")
{
    lists_at all(testing::served_at(), {"good.example", "list.example", "parked.example", "nowhere.example",
                                        "nowhere.example test=no name=untested", "rhs.example kind=domain",
                                        "parked.example kind=domain name=domains"});
    all.keep_tested();
    REQUIRE(eventually([&] { return all.kept.lines.size() == 4 && all.ask("192.0.2.1").listed.size() == 1; }));
    const auto found = all.ask("192.0.2.1");
    CHECK(found.listed == names{"good.example"});
    CHECK(found.temporary == names{"list.example", "parked.example", "nowhere.example"});
    CHECK(all.ask_domain("bad.test").temporary == names{"domains"});
    CHECK(all.has_logged("list=list.example problem=\"the list fails the test of RFC 5782, and is off until it passes: "
                         "127.0.0.1 is listed"));
    CHECK(all.has_logged("127.0.0.2 is not listed"));
    CHECK(all.has_logged("INVALID is listed"));
}

TEST_CASE("a list that passes its test again is asked again")
{
    journal kept;
    blocklist one(spec("a.example"), kept.log, kept.metrics);
    one.judge_test(not_listed(), not_listed());
    CHECK_FALSE(one.ask("1.2.0.192", start).has_value());
    one.judge_test(dns::temporary("time-out"), not_listed());
    CHECK_FALSE(one.ask("1.2.0.192", start).has_value());
    CHECK(kept.metrics.exposition().find("sekimori_dnsbl_off{list=\"a.example\"} 1") != std::string::npos);
    one.judge_test(listed_as("127.0.0.2"), not_listed());
    REQUIRE(one.ask("1.2.0.192", start).has_value());
    CHECK(one.ask("1.2.0.192", start)->name == "1.2.0.192.a.example");
    CHECK(kept.lines.size() == 2);
    one.judge_test(listed_as("127.0.0.2"), not_listed());
    CHECK(kept.lines.size() == 2);
}

TEST_CASE("a list that is to be tested lists nobody before it has passed, and one half of the test can fail it")
{
    journal kept;
    blocklist one(spec("a.example"), kept.log, kept.metrics);
    const auto outcome = [&](const char* address) { return one.judge(listed_as(address), start); };
    CHECK(outcome("127.0.0.2") == listing::yes); // nobody tests it
    one.expect_test();
    CHECK(outcome("127.0.0.2") == listing::temporary);
    CHECK(one.judge(not_listed(), start) == listing::no);
    const std::string exposed = kept.metrics.exposition();
    CHECK(exposed.find("list=\"a.example\",outcome=\"untested\"} 1") != std::string::npos);
    CHECK(exposed.find("sekimori_dnsbl_off{list=\"a.example\"} 1") != std::string::npos);
    one.judge_test(listed_as("127.0.0.2"), not_listed());
    CHECK(outcome("127.0.0.2") == listing::yes);
    CHECK(kept.metrics.exposition().find("sekimori_dnsbl_off{list=\"a.example\"} 0") != std::string::npos);
    CHECK(kept.lines.size() == 0);

    one.judge_test(dns::temporary("time-out"), listed_as("127.0.0.2"));
    CHECK_FALSE(one.ask("1.2.0.192", start).has_value());
    one.judge_test(listed_as("127.0.0.2"), not_listed());
    one.judge_test(not_listed(), dns::temporary("time-out"));
    CHECK_FALSE(one.ask("1.2.0.192", start).has_value());
}

TEST_CASE("a test without an answer comes again ever more rarely, at the usual pace after one with an answer")
{
    journal kept;
    blocklist one(spec("a.example"), kept.log, kept.metrics);
    one.expect_test();
    const auto silent = [&] { return one.judge_test(dns::temporary("time-out"), dns::temporary("time-out")); };
    for (const auto pause : {5s, 10s, 20s, 40s})
        CHECK(silent() == pause);
    for (int i = 0; i < 20; ++i)
        CHECK(silent() <= 1h);
    CHECK(silent() == 1h);
    REQUIRE(kept.lines.size() == 1);
    CHECK(kept.lines.all()[0].find("the list does not answer its first test: time-out") != std::string::npos);
    CHECK(one.judge_test(listed_as("127.0.0.2"), not_listed()) == 1h);
    REQUIRE(kept.lines.size() == 2);
    CHECK(kept.lines.all()[1].find("it passes its test") != std::string::npos);
    CHECK(silent() == 5s);
    CHECK(one.judge(listed_as("127.0.0.2"), start) == listing::yes);
    CHECK(kept.lines.size() == 2);
}

TEST_CASE("a list whose server comes up later lists nobody before its test, which comes soon then")
{
    for (const bool lists_all : {true, false}) {
        CAPTURE(lists_all);
        std::atomic<bool> is_up{false};
        testing::responder server(
            [&](const testing::bytes& query) { return is_up ? list_answer(query, lists_all) : testing::bytes(); });
        lists_at all(server.address(), {"a.example"}, hasty(), {1h, 10ms});
        all.keep_tested();
        REQUIRE(eventually([&] { return all.has_logged("does not answer its first test"); }));
        is_up = true;
        REQUIRE(eventually([&] { return all.has_logged(lists_all ? "127.0.0.1 is listed" : "it passes its test"); }));
        CHECK(all.ask("192.0.2.1").listed.empty());
        CHECK(all.ask("192.0.2.1").temporary.size() == (lists_all ? 1U : 0U));
    }
}

TEST_CASE("a silent list delays the judgement of no other")
{
    testing::responder server([](const testing::bytes& query) {
        const bool is_silent = std::string(query.begin(), query.end()).find("silent") != std::string::npos;
        return is_silent ? testing::bytes() : list_answer(query, true);
    });
    dns::resolver_settings patient;
    patient.servers.timeout = patient.deadline = 1h;
    lists_at all(server.address(), {"silent.example", "all.example"}, patient);
    all.keep_tested();
    CHECK(eventually([&] { return all.has_logged("127.0.0.1 is listed"); }));
}

TEST_CASE("an answer by which a list refuses never counts, and is told once an hour")
{
    journal kept;
    blocklist one(spec("a.example"), kept.log, kept.metrics);
    for (const char* strange : {"127.255.255.254", "127.255.255.1", "203.0.113.5", "2001:db8::1"})
        CHECK(one.judge(listed_as(strange), start) == listing::no);
    REQUIRE(kept.lines.size() == 1);
    CHECK(kept.lines.all()[0].find("127.255.255.254") != std::string::npos);
    CHECK(kept.lines.all()[0].find("resolver of your own (dns_servers)") != std::string::npos);
    CHECK(one.judge(listed_as("127.255.255.254"), start + 1h) == listing::no);
    CHECK(kept.lines.size() == 2);
    CHECK(one.judge(listed_as("127.0.0.9"), start) == listing::yes);
}

TEST_CASE("a code that is not wanted is no listing, and no complaint")
{
    journal kept;
    blocklist one(spec("a.example codes=127.0.0.2"), kept.log, kept.metrics);
    CHECK(one.judge(listed_as("127.0.0.9"), start) == listing::no);
    auto both = listed_as("127.0.0.9");
    both.addresses.push_back(ip("127.0.0.2"));
    CHECK(one.judge(both, start) == listing::yes);
    CHECK(kept.lines.size() == 0);
}

TEST_CASE("a list that does not answer is skipped for a while, then asked once")
{
    testing::responder silent([](const testing::bytes&) { return testing::bytes(); });
    lists_at all(silent.address(), {"a.example"}, hasty());
    for (int i = 0; i < 4; ++i)
        CHECK(all.ask("192.0.2.1").temporary == names{"a.example"});
    CHECK(silent.queries() == 2);
    CHECK(all.kept.metrics.exposition().find("sekimori_dnsbl_off{list=\"a.example\"} 1") != std::string::npos);
    all.now += 30s;
    for (int i = 0; i < 2; ++i)
        CHECK(all.ask("192.0.2.1").temporary == names{"a.example"});
    CHECK(silent.queries() == 3);
    REQUIRE(all.kept.lines.size() == 1);
    CHECK(all.kept.lines.all()[0].find("the list does not answer: no server answered in time") != std::string::npos);
}
