// DNS lists against a real name server, and against answers by which lists refuse or break.

#include "common/dns/blocklists.hpp"
#include "common/dns/decode.hpp"
#include "tests/common/dns/desk.hpp"
#include "tests/common/dns/responder.hpp"
#include "tests/log_lines.hpp"

#include <doctest/doctest.h>

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
    lists_at(const std::string& server, const names& written, dns::resolver_settings wanted = {}) : with(server, wanted)
    {
        std::vector<blocklist_spec> specs;
        for (const std::string& each : written)
            specs.push_back(spec(each.c_str()));
        lists.emplace(
            specs, with.resolver(), kept.log, kept.metrics, [this] { return now; },
            dns::breaker_settings{2, 30s, 1800s});
    }
    dns::listing_result ask(const char* address) { return with.askers().start(lists->ask(ip(address))).get(); }
    dns::listing_result ask_domain(const std::string& domain) { return with.askers().start(lists->ask(domain)).get(); }
    void test() { boost::asio::co_spawn(with.askers().context(), lists->test(), boost::asio::use_future).get(); }

    journal kept;
    desk with;
    dns::steady_time now = start;
    std::optional<dns::blocklists> lists;
};

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
    all.test();
    const auto found = all.ask("192.0.2.1");
    CHECK(found.listed == names{"good.example"});
    CHECK(found.temporary == names{"list.example", "parked.example", "nowhere.example"});
    CHECK(all.ask_domain("bad.test").temporary == names{"domains"});
    REQUIRE(all.kept.lines.size() == 4);
    CHECK(all.kept.lines.all()[0].find("127.0.0.1 is listed") != std::string::npos);
    CHECK(all.kept.lines.all()[2].find("127.0.0.2 is not listed") != std::string::npos);
    CHECK(all.kept.lines.all()[3].find("INVALID is listed") != std::string::npos);
    all.test();
    CHECK(all.kept.lines.size() == 4);
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
    dns::resolver_settings wanted;
    wanted.servers.timeout = 20ms;
    wanted.servers.tries = 1;
    lists_at all(silent.address(), {"a.example"}, wanted);
    for (int i = 0; i < 4; ++i)
        CHECK(all.ask("192.0.2.1").temporary == names{"a.example"});
    CHECK(silent.queries() == 2);
    all.now += 30s;
    for (int i = 0; i < 2; ++i)
        CHECK(all.ask("192.0.2.1").temporary == names{"a.example"});
    CHECK(silent.queries() == 3);
    REQUIRE(all.kept.lines.size() == 1);
    CHECK(all.kept.lines.all()[0].find("the list does not answer: no server answered in time") != std::string::npos);
}
