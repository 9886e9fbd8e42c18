// The truth table of sekimori-rules(5).

#include "fake.hpp"

#include <doctest/doctest.h>

using rules::truth;
using rules::value;

namespace {

// What the condition is worth, told by a trace.
class witness final : public rules::trace
{
  public:
    void tried(const rules::rule& /*tried*/, truth result) override { seen = result; }

    truth seen = truth::unknown;
};

// `yes`, `no`, `late`: booleans of those truths.
truth worth(const std::string& condition)
{
    fake::source from;
    from.set("client.is_known", value::of(true));            // yes
    from.set("message.size", value::of(0.0));                // no
    from.set("spf.result", value::temporary());              // unknown
    from.set("helo.name", value::of(std::string_view("a"))); // present
    const auto loaded = fake::good("t: " + condition + " -> permit");
    witness told;
    rules::evaluation run(*loaded, from, 2, &told);
    REQUIRE(run.advance() == rules::evaluation::status::done);
    return told.seen;
}

} // namespace

TEST_CASE("and, or and not are Kleene's")
{
    const std::pair<const char*, truth> operands[] = {
        {"client.is_known", truth::yes}, {"message.size", truth::no}, {"spf.result", truth::unknown}};
    for (const auto& [left, left_truth] : operands) {
        CAPTURE(left);
        CHECK(static_cast<int>(worth("not " + std::string(left))) == 2 - static_cast<int>(left_truth));
        for (const auto& [right, right_truth] : operands) {
            CAPTURE(right);
            CHECK(worth("(" + std::string(left) + " and " + right + ")") == std::min(left_truth, right_truth));
            CHECK(worth("(" + std::string(left) + " or " + right + ")") == std::max(left_truth, right_truth));
        }
    }
}

TEST_CASE("an absent value is no, and neither a comparison with it nor its negation is true")
{
    // sasl.user and client.ptr are absent.
    CHECK(worth("sasl.user") == truth::no);
    CHECK(worth("not sasl.user") == truth::yes);
    for (const char* comparison :
         {"sasl.user = \"a\"", "sasl.user != \"a\"", "sasl.user ~ \"a\"", "sasl.user in (\"a\", \"b\")",
          "sasl.user = client.ptr", "dnsbl.score > 3", "dnsbl.score + 1 > 3", "sasl.user in client.labels"}) {
        CAPTURE(comparison);
        CHECK(worth(comparison) == truth::unknown);
        CHECK(worth("not " + std::string(comparison)) == truth::unknown);
    }
    CHECK(worth("spf.result = \"pass\"") == truth::unknown);
    CHECK(worth("not spf.result = \"pass\"") == truth::unknown);
}

TEST_CASE("is absent, is temporary and is present are always true or false")
{
    const char* const observations[] = {"sasl.user", "spf.result", "helo.name"};
    const char* const states[] = {"absent", "temporary", "present"};
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j) {
            const std::string name = observations[i];
            CHECK(worth(name + " is " + states[j]) == (i == j ? truth::yes : truth::no));
            CHECK(worth(name + " is not " + states[j]) == (i == j ? truth::no : truth::yes));
        }
    CHECK(worth("dnsbl.score * 2 is absent") == truth::yes);
}

TEST_CASE("numbers without a result are absent")
{
    for (const char* nothing : {"1 / 0", "0 / 0", "1 / message.size", "-(1 / 0)", "now + 1000000000000"}) {
        CAPTURE(nothing);
        CHECK(worth(std::string(nothing) + " is absent") == truth::yes);
        CHECK(worth("(" + std::string(nothing) + ") = (" + nothing + ")") == truth::unknown);
    }
}

TEST_CASE("operators bind as in arithmetic, not before and before or")
{
    for (const char* good : {"1 + 2 * 3 = 7",
                             "(1 + 2) * 3 = 9",
                             "10 - 3 - 2 = 5",
                             "12 / 3 / 2 = 2",
                             "-2 + 3 = 1",
                             "2 * -3 = -6",
                             "true or false and false",
                             "not false and true",
                             "not (true and false)",
                             "1h = 60m",
                             "1kB = 1024",
                             "90m > 1h",
                             "0.5 < 1",
                             "5MB >= 5 * 1024 * 1024",
                             "helo.name = \"A\"",
                             "helo.name != \"b\"",
                             "(1 = 2) = false",
                             "(true and true) = true",
                             "now - 1h < now",
                             "now - (now - 1h) = 3600",
                             "now + 1m > now",
                             "192.0.2.1 = 192.0.2.1",
                             "192.0.2.1 in 192.0.2.0/24",
                             "not 192.0.2.1 in 198.51.100.0/24",
                             "2001:db8::1 in 2001:db8::/32",
                             "not 192.0.2.1 in ::/0",
                             "192.0.2.0/25 in (10.0.0.0/8, 192.0.2.0/24)",
                             "\"a\\\"b\\\\\" = \"A\\\"B\\\\\"",
                             "\"x.exe\" ~ \"\\.EXE$\"",
                             "3 in (1, 2, 3)",
                             "not 4 in (1, 2, 3)",
                             "\"mail.example.com\" in \".example.com\"",
                             "\"a b\" in (\"a b\", \"c\")",
                             "\"\" = \"\"",
                             "not \"\""}) {
        CAPTURE(good);
        CHECK(worth(good) == truth::yes);
    }
}
