#include "fake.hpp"

#include <doctest/doctest.h>

using lines = std::vector<std::string>;
using rules::value;

TEST_CASE("a file's counters are known by name, key and window, each once")
{
    const auto loaded = fake::good(R"(
        a: recipients_per(sasl.user, 1h) > 5 and recipients_per(sasl.user, 60m) < 9 -> permit
        b: recipients_per((sasl.user, client.address), 10m) > 5 -> permit
        c: unknown_ratio(client.network, 10m) > 0.5 -> permit
        d: unknown_per(client.network, 10m) > 1 -> score recipients_per("site", 1m)
        e: distinct(recipient.address, client.network, 1d) > 3 -> permit
    )");
    lines names;
    for (const auto& spec : loaded->counters())
        names.push_back(spec.name + " " + spec.event + " " + std::to_string(spec.window.count()) +
                        (spec.is_distinct ? " distinct" : "") + (spec.is_keyed_by_address ? " address" : ""));
    CHECK(names == lines{"recipients(sasl.user) recipients 3600",
                         "recipients(sasl.user, client.address) recipients 600 address",
                         "unknown(client.network) unknown 600", "known(client.network) known 600",
                         "recipients(\"site\") recipients 60",
                         "distinct(recipient.address; client.network) distinct 86400 distinct"});
    const auto uses = loaded->counter_uses();
    REQUIRE(uses.size() == names.size());
    const auto& all = fake::vocabulary().observations;
    CHECK(all[uses[1].key[1]]->name == "client.address");
    CHECK(uses[4].key.empty());
    CHECK(all[uses[5].distinct_value]->name == "recipient.address");
    CHECK(all[uses[5].key[0]]->name == "client.network");
}

TEST_CASE("a ratio is one part of both, and absent while nothing was counted")
{
    fake::source from;
    const char* const text = "a: unknown_ratio(client.network, 10m) > 0.5 -> tag\n"
                             "b: unknown_ratio(client.network, 10m) is absent -> tag";
    CHECK(fired(text, from) == lines{"b tag"});
    from.set_count("unknown(client.network)", value::of(0.0));
    from.set_count("known(client.network)", value::of(0.0));
    CHECK(fired(text, from) == lines{"b tag"});
    from.set_count("unknown(client.network)", value::of(2.0));
    from.set_count("known(client.network)", value::of(1.0));
    CHECK(fired(text, from) == lines{"a tag"});
}

TEST_CASE("a standing has a window of its own, and is a half while nothing was counted")
{
    const auto loaded = fake::good("a: standing(client.network) < 0.3 -> tag");
    REQUIRE(loaded->counters().size() == 2);
    CHECK(loaded->counters()[0].name == "good(client.network)");
    CHECK(loaded->counters()[1].name == "bad(client.network)");
    CHECK(loaded->counters()[1].window == std::chrono::hours(720));
    CHECK(loaded->counters()[1].fades);

    fake::source from;
    const char* const text = "bad: standing(client.network) < 0.3 -> tag\n"
                             "half: standing(client.network) = 0.5 -> tag\n"
                             "good: standing(client.network) > 0.9 -> tag";
    from.set_count("good(client.network)", value::of(0.0));
    from.set_count("bad(client.network)", value::of(0.0));
    CHECK(fired(text, from) == lines{"half tag"});
    from.set_count("bad(client.network)", value::of(3.0));
    CHECK(fired(text, from) == lines{"bad tag"});
    from.set_count("good(client.network)", value::of(97.0));
    CHECK(fired(text, from) == lines{"good tag"});
    CHECK(fired("a: standing(sasl.user) is absent -> tag", from) == lines{"a tag"});
}

TEST_CASE("a count without its key is absent, and the rule does not fire")
{
    fake::source from;
    CHECK(fired("a: recipients_per(sasl.user, 1h) > 5 or not recipients_per(sasl.user, 1h) > 5 -> tag", from).empty());
}

TEST_CASE("the keys of penalties are known, each once")
{
    const auto loaded = fake::good("a: true -> penalise client.network 4h, penalise sasl.user 1h \"x\"\n"
                                   "b: true -> penalise client.network 2 * 1h");
    REQUIRE(loaded->penalty_keys().size() == 2);
    CHECK(fake::vocabulary().observations[loaded->penalty_keys()[0]]->name == "client.network");
    CHECK(fake::vocabulary().observations[loaded->penalty_keys()[1]]->name == "sasl.user");
}
