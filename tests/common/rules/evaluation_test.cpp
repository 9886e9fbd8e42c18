#include "common/rules/evaluation.hpp"
#include "fake.hpp"

#include <doctest/doctest.h>

using lines = std::vector<std::string>;
using rules::value;

TEST_CASE("the first rule that ends the request wins")
{
    fake::source from;
    from.set("client.address", value::of(fake::address("192.0.2.7")));
    from.set("service", value::of(std::string_view("mx")));
    from.set("sasl.user", value::of(std::string_view("alice")));
    CHECK(fired(R"(
        note:  service = "MX"                  -> notify "seen {client.address}", score 2
        net:   client.address in 192.0.2.0/24
               and score > 1                   -> reject "550 not {service}"
        later: true                            -> permit
    )",
                from) == lines{"note notify(seen 192.0.2.7)", "note score(2)", "net reject(550 not mx)"});
}

namespace {

value text(std::string_view written)
{
    return value::of(written);
}

// The masks and first phase of the only rule.
std::string placed(const std::string& written)
{
    const auto loaded = fake::good(written);
    const rules::rule& one = loaded->rules()[0];
    return std::to_string(one.first) + " " + std::to_string(one.phases) + " " + std::to_string(one.events);
}

} // namespace

TEST_CASE("a rule runs from the phase at which its values exist, or where it says")
{
    CHECK(placed("a: service = \"mx\" -> permit") == "0 7 0");
    CHECK(placed("a: service = \"mx\" and helo.name is absent -> permit") == "1 6 0");
    CHECK(placed("a: recipients_per(client.address, 1m) > 1 -> permit") == "1 6 0");
    CHECK(placed("a: true -> notify \"{message.size}\"") == "2 4 0");
    CHECK(placed("a: true -> tag") == "2 4 0");
    CHECK(placed("a: true -> prepend \"X: y\"") == "1 2 0");
    CHECK(placed("a: true -> penalise sasl.user 1h") == "1 6 0");
    CHECK(placed("a: at connect: true -> permit") == "0 1 0");
    CHECK(placed("at connect | data: a: true -> permit") == "0 5 0");
    CHECK(placed("a: on spam | unknown: true -> notify \"x\"") == "0 0 3");
    CHECK(placed("observe a: at data: helo.name -> permit") == "2 4 0");
}

TEST_CASE("only the rules of the present phase are tried")
{
    fake::source from;
    const char* const file = "a: at connect: true -> notify \"connect\"\n"
                             "b: true -> notify \"any\"\n"
                             "c: message.size is absent -> notify \"data\"\n"
                             "d: on spam: true -> notify \"spam\"";
    CHECK(fired(file, from, 0) == lines{"a notify(connect)", "b notify(any)"});
    CHECK(fired(file, from, 1) == lines{"b notify(any)"});
    CHECK(fired(file, from, 2) == lines{"b notify(any)", "c notify(data)"});
    const auto loaded = fake::good(file);
    auto run = rules::evaluation::of_event(*loaded, from, 1);
    REQUIRE(run.advance() == rules::evaluation::status::done);
    CHECK(fake::to_lines(run.firings()) == lines{"d notify(spam)"});
}

TEST_CASE("an observed rule is told apart, ends nothing and adds to no score")
{
    fake::source from;
    const auto loaded = fake::good("observe a: true -> score 5, reject \"x\"\n"
                                   "b: true -> score 2\n"
                                   "c: observe score > 1 -> permit\n"
                                   "d: score > 3 -> permit");
    rules::evaluation run(*loaded, from, 2);
    REQUIRE(run.advance() == rules::evaluation::status::done);
    CHECK(fake::to_lines(run.firings()) == lines{"b score(2)"});
    CHECK(fake::to_lines(run.observed()) == lines{"a score(5)", "a reject(x)", "c permit"});
    CHECK(run.score() == 2);
}

TEST_CASE("texts of peers are made printable in templates")
{
    fake::source from;
    const std::string wild = "a\r\nb\xff" + std::string(1000, 'x');
    from.set("helo.name", text(wild));
    from.set("penalty.until", value::of(base::from_epoch_ms(1'700'000'000'000)));
    const std::string_view labels[] = {"one", "two"};
    from.set("client.labels", value::of(std::span(labels)));
    const auto told = fired("a: true -> notify \"{{{helo.name}}}\"", from);
    REQUIRE(told.size() == 1);
    CHECK(told[0].starts_with("a notify({a??b?xxx"));
    CHECK(told[0].ends_with("...})"));
    CHECK(told[0].size() < 230);
    CHECK(fired("a: true -> notify \"{penalty.until} {client.labels} {sasl.user} {score} {now}\"", from) ==
          lines{"a notify(2023-11-14T22:13:20Z one, two absent 0 2023-11-14T22:13:20Z)"});
}

TEST_CASE("a value that is the whole text may be as long as a header field, beside others it is cut sooner")
{
    fake::source from;
    const std::string longer(800, 'x');
    from.set("helo.name", text(longer));
    CHECK(fired("a: true -> notify \"{helo.name}\"", from) == lines{"a notify(" + longer + ")"});
    CHECK(fired("a: true -> notify \"{helo.name} \"", from)[0].size() < 230);
    const std::string longest(2000, 'x');
    from.set("helo.name", text(longest));
    CHECK(fired("a: true -> notify \"{helo.name}\"", from)[0].size() < 930);
    CHECK(fired("a: true -> notify \"{helo.name}{helo.name}{helo.name}\"", from)[0].size() < 430);
}

TEST_CASE("an action on a value that is absent says so")
{
    fake::source from;
    const auto loaded = fake::good("a: true -> penalise sasl.user 4h, score message.size");
    rules::evaluation run(*loaded, from, 2);
    REQUIRE(run.advance() == rules::evaluation::status::done);
    REQUIRE(run.firings().size() == 2);
    CHECK(run.firings()[0].arguments[0].key.is_absent());
    CHECK(run.firings()[0].arguments[1].number == 4 * 3600);
    CHECK(run.firings()[1].arguments[0].key.is_absent());
    CHECK(run.score() == 0);
    CHECK(run.advance() == rules::evaluation::status::done);
    CHECK(run.firings().size() == 2);
}

TEST_CASE("a rule knows its line and its text")
{
    const auto loaded = fake::good("# first\n\n  a: true\n  -> permit\nb: true -> permit # end\n");
    CHECK(loaded->rules()[0].line == 3);
    CHECK(loaded->rules()[0].source == "a: true\n  -> permit");
    CHECK(loaded->rules()[1].line == 5);
    CHECK(loaded->rules()[1].source == "b: true -> permit");
}

TEST_CASE("a list of texts compares, matches and is looked up by its elements")
{
    fake::source from;
    const std::string_view labels[] = {"Partner", "vip"};
    from.set("client.labels", value::of(std::span(labels)));
    from.set("client.network", value::of(*net::prefix::parse("192.0.2.0/25")));
    CHECK(fired(R"(
        a: client.labels = "partner" -> tag
        b: client.labels != "partner" -> tag
        c: client.labels ~ "^V" -> tag
        d: client.labels in ("x", "VIP") -> tag
        e: "vip" in client.labels -> tag
        f: client.network in (192.0.2.0/24, 10.0.0.0/8) -> tag
        g: client.network in 192.0.2.0/26 -> tag
        h: 192.0.2.5 in client.network -> tag
    )",
                from) == lines{"a tag", "c tag", "d tag", "e tag", "f tag", "h tag"});
}
