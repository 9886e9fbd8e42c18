// The resolver against a real name server, and against servers that lie or are silent.

#include "tests/common/dns/desk.hpp"
#include "tests/common/dns/responder.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace std::chrono_literals;
using dns::status;
using dns::type;
using testing::answer_to;
using testing::bytes;
using testing::desk;
using testing::record;

namespace {

const char* const look_ups = "sekimori_dns_look_ups_total";
const char* const answers = "sekimori_dns_answers_total";

net::ip_address ip(const char* written)
{
    return net::ip_address::parse(written).value();
}

dns::resolver_settings hurried()
{
    dns::resolver_settings wanted;
    wanted.servers.timeout = 150ms;
    wanted.deadline = 2s;
    return wanted;
}

bytes address_answer(const bytes& query)
{
    return answer_to(query, {record(1, {192, 0, 2, 7}, 1)});
}

} // namespace

TEST_CASE("records of each type are found, with their least TTL")
{
    desk with(testing::served_at());
    const auto address = with.ask("MX1.example.", type::a);
    CHECK(address.is == status::found);
    CHECK(address.addresses == std::vector{ip("192.0.2.1")});
    CHECK(address.ttl == 120s);
    CHECK(with.ask("mx1.example", type::aaaa).addresses == std::vector{ip("2001:db8::1")});
    CHECK(with.ask("example", type::mx).names == std::vector<std::string>{"mx1.example", "mx2.example"});
    CHECK(with.ask("example", type::ns).names == std::vector<std::string>{"ns.example"});
    CHECK(with.ask("1.2.0.192.in-addr.example", type::ptr).names == std::vector<std::string>{"mail.example"});
    CHECK(with.ask("null.example", type::mx).names == std::vector<std::string>{""});
    auto texts = with.ask("text.example", type::txt).texts;
    std::sort(texts.begin(), texts.end());
    CHECK(texts == std::vector<std::string>{"", "v=spf1 -all"});
}

TEST_CASE("an answer that does not fit into a datagram comes over TCP")
{
    desk with(testing::served_at());
    const auto found = with.ask("long.example", type::txt);
    REQUIRE(found.texts.size() == 1);
    CHECK(found.texts[0].size() == 1400);
    CHECK(found.texts[0].ends_with("0606"));
}

TEST_CASE("aliases are followed, and lower the TTL")
{
    desk with(testing::served_at());
    const auto found = with.ask("alias.example", type::a);
    CHECK(found.addresses == std::vector{ip("192.0.2.1")});
    CHECK(found.ttl == 60s);
    CHECK(with.ask("alias.example", type::txt).is == status::no_data);
    CHECK(with.ask("dangling.example", type::a).is == status::no_such_name);
    const auto loop = with.ask("loop.example", type::a);
    CHECK(loop.is == status::temporary);
    CHECK(loop.problem == "the aliases loop or are too many");
}

TEST_CASE("no such name and no such record are told apart, for as long as the SOA says")
{
    desk with(testing::served_at());
    const auto nothing = with.ask("nowhere.example", type::a);
    CHECK(nothing.is == status::no_such_name);
    CHECK(nothing.ttl == 77s);
    const auto no_record = with.ask("onlya.example", type::mx);
    CHECK(no_record.is == status::no_data);
    CHECK(no_record.ttl == 77s);
}

TEST_CASE("a name that the DNS cannot hold is not asked")
{
    desk with(testing::served_at());
    for (const std::string& name :
         {std::string(64, 'a') + ".example", std::string("two..dots"), std::string(), std::string("a b.example"),
          std::string("caf\xc3\xa9.example"), std::string("a\0b", 3)})
        CHECK(with.ask(name, type::a).is == status::no_such_name);
    CHECK(with.count(look_ups, "bad_name") == 6);
    CHECK(with.count(look_ups, "asked") == 0);
}

TEST_CASE("an answer is kept for its TTL, a negative one too")
{
    std::atomic<std::int64_t> seconds = 0;
    auto wanted = hurried();
    wanted.clock = [&] { return dns::steady_time(std::chrono::seconds(seconds)); };
    desk with(testing::served_at(), wanted);
    for (const char* name : {"mx1.example", "nowhere.example"}) {
        CHECK(with.resolver().known(name, type::a) == nullptr);
        with.ask(name, type::a);
        CHECK(with.resolver().known(name, type::a) != nullptr);
        with.ask(name, type::a);
    }
    CHECK(with.count(look_ups, "asked") == 2);
    seconds = 76;
    CHECK(with.resolver().known("nowhere.example", type::a) != nullptr);
    seconds = 77;
    CHECK(with.resolver().known("nowhere.example", type::a) == nullptr);
    CHECK(with.resolver().known("MX1.example", type::a) != nullptr);
    seconds = 120;
    CHECK(with.resolver().known("mx1.example", type::a) == nullptr);
}

TEST_CASE("the same question at once is on its way once")
{
    std::atomic<bool> all_wait = false;
    testing::responder slow([&](const bytes& query) { return all_wait ? address_answer(query) : bytes(); });
    auto wanted = hurried();
    wanted.servers.tries = 5;
    wanted.deadline = 60s;
    desk with(slow.address(), wanted);
    std::vector<std::future<dns::answer_ptr>> waiting;
    for (int i = 0; i < 20; ++i)
        waiting.push_back(with.start("x.example", type::a));
    while (with.count(look_ups, "joined") < 19)
        std::this_thread::yield();
    all_wait = true;
    for (auto& each : waiting)
        CHECK(each.get()->is == status::found);
    CHECK(with.count(look_ups, "asked") == 1);
}

TEST_CASE("beyond the limit a question is temporary at once")
{
    testing::responder silent([](const bytes&) { return bytes(); });
    auto wanted = hurried();
    wanted.most_in_flight = 2;
    desk with(silent.address(), wanted);
    auto first = with.start("a.example", type::a);
    auto second = with.start("b.example", type::a);
    while (silent.queries() < 2)
        std::this_thread::yield();
    const auto begun = std::chrono::steady_clock::now();
    CHECK(with.ask("c.example", type::a).problem == "too many questions are on their way");
    CHECK(std::chrono::steady_clock::now() - begun < 400ms);
    CHECK(with.count(look_ups, "refused") == 1);
    CHECK(first.get()->is == status::temporary);
    CHECK(second.get()->is == status::temporary);
}

TEST_CASE("nobody waits longer than the deadline, and who comes later has his own")
{
    testing::responder silent([](const bytes&) { return bytes(); });
    dns::resolver_settings wanted;
    wanted.servers.timeout = 60s;
    wanted.deadline = 100ms;
    desk with(silent.address(), wanted);
    for (int i = 1; i <= 2; ++i) {
        const auto begun = std::chrono::steady_clock::now();
        const auto told = with.ask("x.example", type::a);
        const auto waited = std::chrono::steady_clock::now() - begun;
        CHECK(told.problem == "no answer came in time");
        CHECK(waited >= 99ms);
        CHECK(waited < 2s);
        CHECK(with.count(answers, "late") == i);
    }
    CHECK(with.count(look_ups, "joined") == 1);
}

TEST_CASE("dead and silent servers are temporary, and the next server is asked")
{
    const std::string dead = "127.0.0.1:" + std::to_string(testing::free_port());
    testing::responder silent([](const bytes&) { return bytes(); });
    {
        desk with(dead, hurried());
        CHECK(with.ask("x.example", type::a).is == status::temporary);
        CHECK(with.count(answers, "silent") == 1);
    }
    {
        desk with(silent.address(), hurried());
        CHECK(with.ask("x.example", type::a).problem == "no server answered in time");
        CHECK(with.count(answers, "silent") == 1);
    }
    desk with(dead + ',' + silent.address() + ',' + testing::served_at(), hurried());
    CHECK(with.ask("mx1.example", type::a).is == status::found);
}

TEST_CASE("while the servers are silent an old answer serves, up to a limit")
{
    std::atomic<bool> answers_now = true;
    std::atomic<std::int64_t> seconds = 0;
    testing::responder server_of_one([&](const bytes& query) { return answers_now ? address_answer(query) : bytes(); });
    auto wanted = hurried();
    wanted.clock = [&] { return dns::steady_time(std::chrono::seconds(seconds)); };
    wanted.cache.least_ttl = 1s;
    wanted.cache.stale_limit = 100s;
    desk with(server_of_one.address(), wanted);
    CHECK(with.ask("x.example", type::a).is == status::found);
    answers_now = false;
    seconds = 50;
    CHECK(with.ask("x.example", type::a).is == status::found);
    CHECK(with.count(answers, "stale") == 1);
    const unsigned queries = server_of_one.queries();
    CHECK(with.ask("x.example", type::a).is == status::found);
    CHECK(server_of_one.queries() == queries); // held for a moment
    seconds = 102;
    CHECK(with.ask("x.example", type::a).is == status::temporary);
}

TEST_CASE("a server's failure is temporary, and the next server is asked")
{
    testing::responder failing([](const bytes& query) { return answer_to(query, {}, 2); });
    desk with(failing.address(), hurried());
    const auto told = with.ask("x.example", type::a);
    CHECK(told.is == status::temporary);
    CHECK(told.problem == "no server answered, or all failed (SERVFAIL, REFUSED)");
    CHECK(with.count(answers, "silent") == 1);
    desk two(failing.address() + ',' + testing::served_at(), hurried());
    CHECK(two.ask("mx1.example", type::a).is == status::found);
}

TEST_CASE("garbage never becomes an answer")
{
    struct
    {
        const char* what;
        std::function<bytes(const bytes&)> reply;
    } const cases[] = {
        {"three bytes",
         [](const bytes&) {
             return bytes{1, 2, 3};
         }},
        {"the query itself", [](const bytes& query) { return query; }},
        {"another id",
         [](const bytes& query) {
             auto made = address_answer(query);
             made[0] = static_cast<std::uint8_t>(made[0] + 1);
             return made;
         }},
        {"another question",
         [](const bytes& query) {
             auto made = address_answer(query);
             made[13] = 'y';
             return made;
         }},
        {"an alias of itself",
         [](const bytes& query) {
             return answer_to(query, {record(5, {0xc0, 12})});
         }},
        {"a compression pointer to itself",
         [](const bytes& query) {
             auto alias = record(5, {0xc0, 0});
             alias.back() = static_cast<std::uint8_t>(query.size() - 11 + 12);
             return answer_to(query, {alias});
         }},
        {"an address of three octets",
         [](const bytes& query) {
             return answer_to(query, {record(1, {192, 0, 2})});
         }},
        {"a record that ends behind the message",
         [](const bytes& query) {
             auto made = address_answer(query);
             made.pop_back();
             return made;
         }},
        {"more records than there are",
         [](const bytes& query) {
             auto made = address_answer(query);
             made[7] = 9;
             return made;
         }},
        {"truncated, and no TCP",
         [](const bytes& query) {
             auto made = address_answer(query);
             made[2] = static_cast<std::uint8_t>(made[2] | 2U);
             return made;
         }},
    };
    for (const auto& each : cases) {
        CAPTURE(std::string(each.what));
        testing::responder lying(each.reply);
        desk with(lying.address(), hurried());
        const auto told = with.ask("x.example", type::a);
        CHECK(told.is == status::temporary);
        CHECK(told.problem != "");
        CHECK(with.resolver().known("x.example", type::a) == nullptr);
    }
}

TEST_CASE("who waits at the end is told so")
{
    testing::responder silent([](const bytes&) { return bytes(); });
    std::future<dns::answer_ptr> waiting;
    {
        desk with(silent.address());
        waiting = with.start("x.example", type::a);
        while (silent.queries() == 0)
            std::this_thread::yield();
        with.end();
        CHECK(waiting.get()->is == status::temporary);
    }
}
