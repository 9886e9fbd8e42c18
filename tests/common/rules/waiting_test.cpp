// Values that must be awaited: what is wanted, what is not, and going on where it stopped.

#include "fake.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using lines = std::vector<std::string>;
using rules::evaluation;
using rules::value;

namespace {

// The names wanted at each stop, with the element where it is not the first.
std::vector<lines> stops(std::string_view text, fake::source& from)
{
    const auto loaded = fake::good(text);
    from.rules = loaded.get();
    evaluation run(*loaded, from, 2);
    std::vector<lines> all;
    while (run.advance() == evaluation::status::waiting) {
        lines& stop = all.emplace_back();
        for (const rules::wanted_value& one : run.wanted()) {
            const std::string name(fake::vocabulary().observations[one.observation]->name);
            stop.push_back(name + (one.element > 0 ? "#" + std::to_string(one.element) : ""));
        }
        from.await(run.wanted());
    }
    return all;
}

fake::source remote()
{
    fake::source from;
    from.set("service", value::of(std::string_view("mx")));
    from.set_remote("client.ptr", value::of(std::string_view("host.test")));
    from.set_remote("dnsbl.score", value::of(5.0));
    from.set_remote("spf.result", value::temporary());
    return from;
}

} // namespace

TEST_CASE("independent look-ups of one rule are wanted together, each once")
{
    auto from = remote();
    CHECK(stops("a: client.ptr ~ \"x\" and dnsbl.score > 3 or client.ptr ~ \"y\" or spf.result -> permit", from) ==
          std::vector<lines>{{"client.ptr", "dnsbl.score", "spf.result"}});
}

TEST_CASE("a side that decides spares the wait for the other")
{
    for (const char* spared :
         {"client.ptr and service = \"other\"", "service = \"other\" and client.ptr", "client.ptr or service = \"mx\"",
          "service = \"mx\" or client.ptr", "(client.ptr or service = \"mx\") and service = \"other\"",
          "sasl.user = \"a\" and client.ptr", "client.ptr and sasl.user = \"a\"", "client.ptr = sasl.user",
          "sasl.user = client.ptr"}) {
        CAPTURE(spared);
        auto from = remote();
        CHECK(stops("a: " + std::string(spared) + " -> permit", from).empty());
    }
}

TEST_CASE("what a decided part would have wanted is not wanted")
{
    auto from = remote();
    CHECK(stops("a: (client.ptr or service = \"mx\") and dnsbl.score > 3 -> permit", from) ==
          std::vector<lines>{{"dnsbl.score"}});
}

TEST_CASE("evaluation goes on at the rule where it stopped")
{
    auto from = remote();
    CHECK(stops("a: service = \"other\" -> permit\n"
                "b: client.ptr ~ \"nothing\" -> permit\n"
                "c: dnsbl.score > 3 -> permit\n"
                "d: spf.result -> permit",
                from) == std::vector<lines>{{"client.ptr"}, {"dnsbl.score"}});
    CHECK(std::count(from.asked.begin(), from.asked.end(), "service") == 1);
    CHECK(std::count(from.asked.begin(), from.asked.end(), "spf.result") == 0);
}

TEST_CASE("values in texts and numbers of actions are awaited, and the actions happen once")
{
    auto from = remote();
    CHECK(fired("a: service = \"mx\" -> notify \"seen\", score dnsbl.score, tag \"{client.ptr}\"\n"
                "b: score = 5 -> permit",
                from) == lines{"a notify(seen)", "a score(5)", "a tag(host.test)", "b permit"});
}

TEST_CASE("all elements are looked up together, and the first still wins")
{
    fake::source from;
    from.set_elements("url", 3);
    for (std::size_t i = 0; i < 3; ++i) {
        from.set_remote("url.listed", value::of(i > 0), i);
        from.set("url.host", i, value::of(std::string_view(i == 1 ? "b.test" : "c.test")));
    }
    auto again = from;
    CHECK(stops("a: url.listed -> permit", from) == std::vector<lines>{{"url.listed", "url.listed#1", "url.listed#2"}});
    CHECK(fired("a: url.listed -> tag \"{url.host}\"", again) == lines{"a tag(b.test)"});
}

TEST_CASE("hundreds of elements are looked up in portions")
{
    fake::source from;
    from.set_elements("url", 300);
    for (std::size_t i = 0; i < 300; ++i)
        from.set_remote("url.listed", value::of(true), i);
    auto again = from;
    CHECK(stops("a: count(url where url.listed) = 300 -> permit", from).size() == 5);
    CHECK(fired("a: count(url where url.listed) = 300 -> permit", again) == lines{"a permit"});
}

TEST_CASE("an action that ends the request only while an observation is true waits for that, and is silent without")
{
    const std::string rules = "early: service = \"other\" -> withhold\n"
                              "held: service = \"mx\" -> score 1, withhold\n"
                              "late: true -> permit\n";
    auto from = remote();
    CHECK(stops(rules, from) == std::vector<lines>{{"dnsbl.score"}});
    CHECK(fired(rules, from) == lines{"held score(1)", "held withhold"});
    for (const value& not_true : {value::of(0.0), value::absent(), value::temporary()}) {
        from.set("dnsbl.score", not_true);
        CHECK(fired(rules, from) == lines{"held score(1)", "held withhold", "late permit"});
    }
    const auto loaded = fake::good(rules);
    evaluation run(*loaded, from, 2);
    CHECK(run.advance() == evaluation::status::done);
    CHECK(!run.firings()[1].ends_request);
    CHECK(run.firings()[2].ends_request);
}
