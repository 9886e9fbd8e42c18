// What loading refuses, with its place: a table of mistakes as an operator makes them.

#include "fake.hpp"

#include <doctest/doctest.h>

using lines = std::vector<std::string>;

namespace {

struct mistake
{
    const char* rules;
    lines told;
};

const mistake mistakes[] = {
    {"a: client.adress -> permit", {"1:4: unknown observation \"client.adress\"; did you mean \"client.address\"?"}},
    {"a: client.address > 3 -> permit", {"1:4: client.address is an address; `>` compares numbers and times"}},
    {"a: 3 > client.address -> permit", {"1:8: client.address is an address; `>` compares numbers and times"}},
    {"a: helo.name = client.address -> permit",
     {"1:4: helo.name is a text and client.address is an address: `=` compares values of one type"}},
    {"a: client.address = \"192.0.2.1\" -> permit",
     {"1:4: client.address is an address and \"192.0.2.1\" is a text: `=` compares values of one type; write the "
      "address without quotes"}},
    {"a: client.address = 192.0.2.0/24 -> permit",
     {"1:4: client.address is an address and 192.0.2.0/24 is a network: `=` compares values of one type; use `in`"}},
    {"a: helo.name = 192.0.2.1 -> permit",
     {"1:4: helo.name is a text and 192.0.2.1 is an address: `=` compares values of one type; write it in quotes"}},
    {"a: helo.name ~ \"a(b\" -> permit", {"1:17: not a regular expression: missing ): a(b"}},
    {"a: helo.name ~ \"x\\\"a[b\" -> permit", {"1:21: not a regular expression: missing ]: [b"}},
    {"a: client.address ~ \"b\" -> permit", {"1:4: client.address is an address; `~` matches texts"}},
    {"a: helo.name ~ helo.name -> permit", {"1:16: a pattern in quotes is needed after `~`"}},
    {"a: helo.name is gone -> permit", {"1:17: expected `absent`, `temporary` or `present` after `is`, found `gone`"}},
    {"a: (helo.name = \"a\") is absent -> permit",
     {"1:5: `is` asks an observation or a count, not a condition or a literal"}},
    {"a: true is absent -> permit", {"1:4: `is` asks an observation or a count, not a condition or a literal"}},
    {"a: helo.name in @nosuch -> permit", {"1:17: there is no list file nosuch"}},
    {"a: helo.name in (192.0.2.1, \"b\") -> permit", {"1:18: 192.0.2.1 does not fit the left side, which is a text"}},
    {"a: client.address in (\"x\") -> permit", {"1:23: \"x\" does not fit the left side, which is an address"}},
    {"a: message.size in (\"x\", 3) -> permit", {"1:21: \"x\" does not fit the left side, which is a number"}},
    {"a: helo.name in helo.name -> permit",
     {"1:17: helo.name is a text; `in` looks for an address or network in a list or network, for a text in a list"}},
    {"a: @x -> permit", {"1:4: a list stands only after `in`"}},
    {"a: (\"a\", \"b\") -> permit", {"1:4: `(…, …)` stands only after `in` and as key of a counting function"}},
    {"a: helo.name + 1 -> permit", {"1:4: helo.name is a text; `+` calculates with numbers"}},
    {"a: penalty.until + penalty.until -> permit", {"1:4: penalty.until is a time; `+` calculates with numbers"}},
    {"a: -helo.name > 1 -> permit", {"1:5: helo.name is a text; `-` calculates with numbers"}},
    {"a: connections_per -> permit",
     {"1:4: `connections_per` is a counting function and needs a key and a window in parentheses"}},
    {"a: connections_per(client.address) > 1 -> permit",
     {"1:4: `connections_per` is written connections_per(key, window)"}},
    {"a: connections_per(client.address, 0) > 1 -> permit",
     {"1:36: a window from 1s to 400d in whole seconds is needed here, such as 10m"}},
    {"a: connections_per(client.address, helo.name) > 1 -> permit",
     {"1:36: a window from 1s to 400d in whole seconds is needed here, such as 10m"}},
    {"a: connections_per(client.ptr, 1m) > 1 -> permit",
     {"1:20: `client.ptr` cannot be a key of a counter: it takes a look-up"}},
    {"a: connections_per(attachment.name, 1m) > 1 -> permit",
     {"1:20: `attachment.name` cannot be a key of a counter: it has many values"}},
    {"a: connections_per(client.adres, 1m) > 1 -> permit",
     {"1:20: unknown observation \"client.adres\"; did you mean \"client.address\"?"}},
    {"a: connection_per(client.address, 1m) > 1 -> permit",
     {"1:4: unknown counting function \"connection_per\"; did you mean \"connections_per\"?"}},
    {"a: distinct(client.address, 1m) > 1 -> permit", {"1:4: `distinct` is written distinct(what, key, window)"}},
    {"a: count(attachmnt) > 1 -> permit",
     {"1:4: unknown family of observations \"attachmnt\"; did you mean \"attachment\"?"}},
    {"a: count(attachment where count(attachment) > 1) > 1 -> permit", {"1:27: a count inside a count"}},
    {"a: attachment -> permit", {"1:4: `attachment` is a family of observations, such as attachment.name"}},
    {"a: attachment.name = url.host and part.type = \"a\" -> permit",
     {"1:35: `part.type` is of a third family of many-valued observations; a rule may speak of two"}},
    {"a: true -> reject \"x {helo.nam}\"", {"1:23: unknown observation \"helo.nam\"; did you mean \"helo.name\"?"}},
    {"a: true -> reject \"x {attachment.name}\"",
     {"1:23: `attachment.name` is taken from the element that the condition speaks of, and it speaks of no "
      "attachment.*"}},
    {"a: true -> reject \"x {helo.name\"",
     {"1:22: `{` begins a value and needs a name and `}`; `{{` is the brace itself"}},
    {"a: true -> reject \"x {}\"", {"1:22: `{` begins a value and needs a name and `}`; `{{` is the brace itself"}},
    {"a: true -> reject", {"1:12: `reject` is written reject \"TEXT\""}},
    {"a: true -> rejct \"x\"", {"1:12: unknown action \"rejct\"; did you mean \"reject\"?"}},
    {"a: true -> permit, score 3", {"1:12: `permit` ends the request and must be the last action of the rule"}},
    {"a: true -> penalise helo.nam 4h", {"1:21: unknown observation \"helo.nam\"; did you mean \"helo.name\"?"}},
    {"a: true -> penalise 4 4h", {"1:21: the name of an observation is needed here"}},
    {"a: true -> penalise helo.name \"x\"", {"1:31: \"x\" is a text; a number is needed here"}},
    {"a: true -> score \"x\"", {"1:18: \"x\" is a text; a number is needed here"}},
    {"a: true -> score 3 4", {"1:12: `score` is written score NUMBER"}},
    {"a: at connect: helo.name = \"a\" -> permit",
     {"1:7: this rule cannot run at connect: \"helo.name\" first exists at rcpt"}},
    {"a: at bogus: true -> permit", {"1:7: unknown phase \"bogus\""}},
    {"a: at data: true -> prepend \"X: y\"",
     {"1:21: `prepend` is possible only up to rcpt, and this rule runs at data"}},
    {"a: at connect: true -> prepend \"X: y\"",
     {"1:24: `prepend` is possible only from rcpt on, and this rule runs at connect"}},
    {"a: message.size > 1 -> prepend \"X: y\"",
     {"1:24: `prepend` is possible only up to rcpt, and this rule runs at data"}},
    {"a: on spam: true -> permit", {"1:21: `permit` cannot stand in an `on` rule: there is no request then"}},
    {"a: on spm: true -> notify \"x\"", {"1:7: unknown event \"spm\"; did you mean \"spam\"?"}},
    {"a: at rcpt: on spam: true -> notify \"x\"", {"1:16: a rule runs `at` a phase or `on` an event, not both"}},
    {"client.address in @x -> permit", {"1:1: expected a label, as in `no-ptr: …`, found `client.address`"}},
    {"a: true permit", {"1:9: expected `->` and an action, found `permit`"}},
    {"a: true ->", {"1:11: expected an action, found the end of the file"}},
    {"a: true -> permit b", {"1:12: `permit` takes no argument"}},
    {"a: (true -> permit", {"1:10: expected `)`, found `->`"}},
    {"a: true and -> permit", {"1:13: expected a value, found `->`"}},
    {"a: true -> permit\na: true -> permit", {"2:1: the label \"a\" is taken by the rule of line 1"}},
    {"not: true -> permit", {"1:1: `not` is a word of the language and cannot be a label"}},
    {"a: b: true -> permit", {"1:4: a second label, \"b\", before the condition"}},
    {"a: helo.name = \"x -> permit\nb: nosuch -> permit",
     {"1:16: the text that begins here is not closed on its line", "2:4: unknown observation \"nosuch\""}},
    {"a: helo.name = 10x -> permit",
     {"1:16: \"10x\" is neither a number, a duration such as 10m nor a size such as 5MB"}},
    {"a: client.address in 192.0.2.1/24 -> permit",
     {"1:22: \"192.0.2.1/24\" has bits below its length; did you mean \"192.0.2.0/24\"?"}},
    {"a: client.address in 192.0.2.256 -> permit", {"1:22: \"192.0.2.256\" is not an IP address"}},
    {"a: ; -> permit", {"1:4: unexpected character \";\""}},
    {"a: é -> permit", {"1:4: unexpected character \"é\""}},
    {"a: helo.name = \"é\" and nosuch -> permit", {"1:24: unknown observation \"nosuch\""}},
    {"a: client.ptr-1 -> permit", {"1:4: unknown observation \"client.ptr-1\"; did you mean \"client.ptr\"?"}},
    {"a: score >= 3 -> tag\nb: true -> score 2",
     {"1:1: rule \"a\" reads `score`, but rules below it still add to the score"}},
    {"a: helo.name < \"b\" -> permit", {"1:4: helo.name is a text; `<` compares numbers and times"}},
    {"a: true = 3 -> permit", {"1:4: true is a boolean and 3 is a number: `=` compares values of one type"}},
    {"a: helo.name = \"a\" = \"b\" -> permit", {"1:20: expected `->` and an action, found `=`"}},
    {"a: not -> permit", {"1:8: expected a value, found `->`"}},
};

} // namespace

TEST_CASE("a mistake is told with its place and what would be right")
{
    for (const mistake& one : mistakes) {
        CAPTURE(one.rules);
        CHECK(fake::problems(one.rules) == one.told);
    }
}

TEST_CASE("one run tells of all mistakes in a file, up to fifty")
{
    CHECK(fake::problems("a: nosuch and client.addres is absent -> rejct \"x\"\n"
                         "b: true -> reject \"{nosuch}\"\n"
                         "c: true ->\n"
                         "d: at nowhere: true -> permit\n")
              .size() == 6);
    std::string many;
    for (int i = 0; i < 80; ++i)
        many += "r" + std::to_string(i) + ": nosuch -> permit\n";
    CHECK(fake::problems(many).size() == 50);
}

TEST_CASE("rules with an error are not loaded, rules with a warning are")
{
    const auto wrong = rules::ruleset::parse("a: nosuch -> permit", "x.rules", "", fake::vocabulary());
    CHECK_FALSE(wrong.rules);
    REQUIRE(wrong.diagnostics.size() == 1);
    CHECK(wrong.diagnostics[0].to_text() == "x.rules:1:4: error: unknown observation \"nosuch\"");
    const auto warned =
        rules::ruleset::parse("a: score >= 3 -> tag\nb: true -> score 2", "x.rules", "", fake::vocabulary());
    CHECK(warned.rules);
    REQUIRE(warned.diagnostics.size() == 1);
    CHECK(warned.diagnostics[0].to_text() ==
          "x.rules:1:1: warning: rule \"a\" reads `score`, but rules below it still add to the score");
}

TEST_CASE("a file that is missing, a folder or not UTF-8 is refused")
{
    for (const char* path : {"/nonexistent/x.rules", "/tmp"}) {
        const auto loaded = rules::ruleset::load(path, fake::vocabulary());
        CHECK_FALSE(loaded.rules);
        REQUIRE(loaded.diagnostics.size() == 1);
        CHECK(loaded.diagnostics[0].text.find(path) != std::string::npos);
    }
    CHECK(fake::problems("# comment\na: true -> \xff") == lines{"2:12: a byte that is not UTF-8 text"});
    CHECK(fake::problems(std::string("a: true\0-> permit", 18)) == lines{"1:8: a byte that is not UTF-8 text"});
}
