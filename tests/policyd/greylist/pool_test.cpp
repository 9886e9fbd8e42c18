// The greylist, where SPF makes one source of a domain's hosts.

#include "tests/policyd/spf_desk.hpp"

using policyd_test::attributes;
using policyd_test::spf_desk;
using namespace std::chrono_literals;

namespace {

const char* const all = "grey: service = \"mx\" -> greylist\n";

// Another message.
attributes next(const std::string& client, const std::string& sender = "alice@example.org")
{
    static int number = 0;
    return {{"instance", "1." + std::to_string(++number) + ".1.0"}, {"client_address", client}, {"sender", sender}};
}

bool waits(spf_desk& with, const attributes& message, const std::string& context = "rcpt")
{
    const auto answer = with.postfix->ask(context, message);
    CHECK((answer == "DUNNO" || answer.starts_with("DEFER_IF_PERMIT")));
    return answer != "DUNNO";
}

} // namespace

TEST_CASE("a domain's hosts are one source: a retry from another network passes")
{
    spf_desk with(all);
    CHECK(waits(with, next("192.0.2.1")));
    with.postfix->at += 5min;
    CHECK(!waits(with, next("198.51.100.1")));
    CHECK(with.postfix->has_line("event=greylist rule=grey source=spf:example.org sender=example.org"));
    CHECK(!waits(with, next("192.0.2.77", "bob@example.org")));
}

TEST_CASE("who may not send for the domain is a source of his own network")
{
    spf_desk with(all);
    CHECK(waits(with, next("192.0.2.1")));
    with.postfix->at += 5min;
    CHECK(!waits(with, next("192.0.2.2")));
    CHECK(waits(with, next("203.0.113.5")));
    for (const char* sender : {"a@soft.example", "a@nothing.example", "a@wrong.example", "a@open.example"}) {
        CAPTURE(std::string(sender));
        CHECK(waits(with, next("203.0.113.5", sender)));
        with.postfix->at += 5min;
        CHECK(waits(with, next("198.18.0.1", sender)));
        CHECK(!waits(with, next("203.0.113.6", sender)));
    }
}

TEST_CASE("a bounce belongs to the pool of its HELO name, at DATA")
{
    spf_desk with(all);
    with.from.add_text("pool.example", "v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 -all");
    const auto bounce = [](const std::string& client) {
        auto made = next(client, "");
        made["helo_name"] = "pool.example";
        return made;
    };
    CHECK(!waits(with, bounce("192.0.2.1")));
    CHECK(with.dns.asked == 0);
    CHECK(waits(with, bounce("192.0.2.1"), "data"));
    with.postfix->at += 5min;
    CHECK(!waits(with, bounce("198.51.100.1"), "data"));
}

TEST_CASE("SPF is asked only about who would have to wait")
{
    spf_desk with("grey: client.ptr is absent -> greylist\n");
    auto nameless = [](const std::string& client) {
        auto made = next(client);
        made["reverse_client_name"] = "unknown";
        return made;
    };
    CHECK(!waits(with, next("192.0.2.1")));
    auto known = nameless("192.0.2.1");
    known["sasl_username"] = "alice";
    CHECK(!waits(with, known));
    auto role = nameless("192.0.2.1");
    role["recipient"] = "postmaster@example.net";
    CHECK(!waits(with, role));
    with.postfix->shared->greylist().pass(state::grey_key::whole("198.51.100.0/24"), with.postfix->at, 5,
                                          [](state::outcome) {});
    CHECK(!waits(with, nameless("198.51.100.1")));
    CHECK(with.dns.asked == 0);
    CHECK(waits(with, nameless("192.0.2.1")));
    CHECK(with.dns.asked == 1);
}

TEST_CASE("while the DNS is silent the network is the source, and a message that began to wait so does not wait again")
{
    spf_desk with(all);
    with.dns.silent = "example.org";
    CHECK(waits(with, next("192.0.2.1")));
    with.postfix->at += 5min;
    with.now += 5min;
    CHECK(!waits(with, next("192.0.2.1")));
    with.dns.silent.clear();
    CHECK(waits(with, next("198.51.100.1")));
    with.postfix->at += 5min;
    CHECK(!waits(with, next("198.51.100.1")));
}

TEST_CASE("policyd.greylist_spf = no keeps to networks and looks nothing up")
{
    spf_desk with(all, false);
    CHECK(waits(with, next("192.0.2.1")));
    with.postfix->at += 5min;
    CHECK(waits(with, next("198.51.100.1")));
    CHECK(!waits(with, next("192.0.2.1")));
    CHECK(with.dns.asked == 0);
}
