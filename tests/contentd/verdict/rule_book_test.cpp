#include "contentd/listener_settings.hpp"
#include "contentd/rule_book.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>

namespace {

rules::ruleset::loaded load(const std::string& text, contentd::rule_limits limits = {})
{
    char name[] = "/tmp/contentd-rules-XXXXXX";
    ::close(::mkstemp(name));
    std::ofstream(name) << text;
    auto loaded = contentd::load_rules(name, limits);
    std::remove(name);
    return loaded;
}

} // namespace

TEST_CASE("reject after the queue is an error unless the rule asks for a proof of authentication")
{
    CHECK_FALSE(load("spam: score > 5 -> reject \"550 5.7.1 spam\"").rules);
    CHECK(load("spam: transaction.authenticated and mime.parts > 5 -> reject \"550 5.7.1 no\"").rules);
    CHECK(load("spam: sasl.user = \"bob\" -> reject \"550 5.7.1 no\"").rules);
    contentd::rule_limits before;
    before.has_after_queue = false;
    CHECK(load("big: message.size > 5MB -> reject \"550 5.7.1 too big\"", before).rules);
}

TEST_CASE("a constant text that learn or prepend could do nothing with is told when the rules are loaded")
{
    const auto told = [](const std::string& action) {
        std::string all;
        for (const rules::diagnostic& each : load("a: true -> " + action).diagnostics)
            all += each.to_text().substr(each.file.size()) + '\n';
        return all;
    };
    CHECK(told("learn \"foo\" \"bar\"") == ":1:18: error: \"foo\" is neither spam nor ham\n:1:24: error: \"bar\" is no "
                                           "reporter; write trap, verdict or user:NAME\n");
    CHECK(told("prepend \"X-Foo bar\"") == ":1:20: error: prepend needs \"Name: value\", not \"X-Foo bar\"\n");
    CHECK(told("learn \"ham\" \"user:{sasl.user}\", prepend \"X-Foo: bar\"").empty());
}

TEST_CASE("listeners read with their mode and next hop, and nonsense is refused by name")
{
    const auto plain = contentd::read_listener("inet:127.0.0.1:10025", "127.0.0.1:10026");
    REQUIRE(plain.has_value());
    CHECK(plain->stands == contentd::mode::after_queue);
    CHECK(plain->next_hop == "127.0.0.1:10026");
    const auto before = contentd::read_listener("inet:127.0.0.1:10027 before host=mx1 next_hop=127.0.0.1:10028", "x:1");
    REQUIRE(before.has_value());
    CHECK(before->stands == contentd::mode::before_queue);
    CHECK(before->host == "mx1");
    CHECK(before->next_hop == "127.0.0.1:10028");
    for (const char* wrong : {"", "inet:127.0.0.1:10025 sideways", "inet:127.0.0.1", "inet:127.0.0.1:10026",
                              "inet:127.0.0.1:10025 next_hop=unix:/x", "inet:127.0.0.1:10025 next_hop=nothing"}) {
        CAPTURE(wrong);
        CHECK_FALSE(contentd::read_listener(wrong, "127.0.0.1:10026").has_value());
    }
}
