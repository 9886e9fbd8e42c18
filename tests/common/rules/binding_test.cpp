// Many-valued observations: one element a rule, counts of elements.

#include "fake.hpp"

#include <doctest/doctest.h>

using lines = std::vector<std::string>;
using rules::value;

namespace {

value text(std::string_view written)
{
    return value::of(written);
}

fake::source mail()
{
    fake::source from;
    from.set("attachment.name", 0, text("a.txt"));
    from.set("attachment.name", 1, text("b.exe"));
    from.set("attachment.name", 2, text("c.exe"));
    from.set("attachment.size", 0, value::of(900.0));
    from.set("attachment.size", 1, value::of(10.0));
    from.set("attachment.size", 2, value::of(700.0));
    from.set("url.host", 0, text("good.test"));
    from.set("url.host", 1, text("c.exe"));
    return from;
}

} // namespace

TEST_CASE("a rule fires once, for the first element that satisfies the whole condition")
{
    auto from = mail();
    CHECK(fired(R"(
        exe:   attachment.name ~ "\.exe$" -> tag "{attachment.name}"
        large: attachment.name ~ "\.exe$" and attachment.size > 500 -> tag "{attachment.name}"
        both:  attachment.name = "a.txt" and attachment.size < 500 -> tag "{attachment.name}"
    )",
                from) == lines{"exe tag(b.exe)", "large tag(c.exe)"});
}

TEST_CASE("two families are tried in all pairs")
{
    auto from = mail();
    CHECK(fired("pair: attachment.name = url.host -> tag \"{attachment.name} {url.host}\"", from) ==
          lines{"pair tag(c.exe c.exe)"});
}

TEST_CASE("an action on a family is done for each of its elements that satisfies the condition")
{
    auto from = mail();
    CHECK(fired(R"(
        one:   attachment.size > 500 -> strip "{attachment.name}"
        other: attachment.name ~ "exe$" -> tag "{attachment.name}", strip "{attachment.size}"
        two:   url.host is present and attachment.name ~ "c" -> strip "{attachment.name} {url.host}"
        pair:  attachment.name = url.host -> strip "{attachment.name}"
        none:  attachment.size > 5000 -> strip
    )",
                from) == lines{"one strip(a.txt)", "one strip(c.exe)", "other tag(b.exe)", "other strip(10)",
                               "other strip(700)", "two strip(c.exe good.test)", "pair strip(c.exe)"});
}

TEST_CASE("an action on a family is done to nothing where the condition is true without an element")
{
    const std::string rules = "a: service = \"mx\" or attachment.executable -> strip \"x\"\n"
                              "b: service = \"mx\" or attachment.executable -> strip \"y\", tag\n";
    fake::source none;
    none.set("service", text("mx"));
    CHECK(fired(rules, none) == lines{"b tag"});
    auto from = mail();
    from.set("service", text("mx"));
    for (std::size_t i = 0; i < 3; ++i)
        from.set("attachment.executable", i, value::of(false));
    CHECK(fired(rules, from) ==
          lines{"a strip(x)", "a strip(x)", "a strip(x)", "b strip(y)", "b strip(y)", "b strip(y)", "b tag"});
}

TEST_CASE("an action on a family needs a condition on it")
{
    CHECK(fake::problems("a: url.listed -> strip") ==
          lines{"1:18: `strip` needs a condition on attachment.*, which tells what it is done to"});
    CHECK(fake::problems("a: count(attachment) > 3 -> strip") ==
          lines{"1:29: `strip` needs a condition on attachment.*, which tells what it is done to"});
}

TEST_CASE("of a family without elements nothing can be said")
{
    fake::source from;
    from.set("service", text("mx"));
    CHECK(fired(R"(
        a: not attachment.executable -> tag
        b: attachment.name is absent -> tag
        c: not attachment.name is absent -> tag
        d: attachment.name = "x" or not attachment.name = "x" -> tag
        e: attachment.executable or service = "mx" -> tag "{attachment.name}"
    )",
                from) == lines{"e tag(temporary)"});
}

TEST_CASE("elements are counted, all or those that satisfy a condition")
{
    auto from = mail();
    CHECK(fired(R"(
        all:   count(attachment) = 3 -> tag
        some:  count(attachment where attachment.name ~ "exe" and attachment.size > 100) = 1 -> tag
        none:  count(part) = 0 and count(part where part.type = "a") = 0 -> tag
        outer: url.host ~ "exe" and count(attachment where attachment.name = url.host) = 1 -> tag "{url.host}"
        share: count(attachment where attachment.name ~ "exe") / count(attachment) > 0.6 -> tag
    )",
                from) == lines{"all tag", "some tag", "none tag", "outer tag(c.exe)", "share tag"});
}

TEST_CASE("a count and the rule's own element of the same family do not mix")
{
    auto from = mail();
    CHECK(fired("x: attachment.size < 100 and count(attachment where attachment.size > 100) = 2 "
                "-> tag \"{attachment.name}\"",
                from) == lines{"x tag(b.exe)"});
}

TEST_CASE("a million pairs are not tried")
{
    fake::source from;
    from.set_elements("attachment", 1000);
    from.set_elements("url", 1000);
    CHECK(fired("x: attachment.name = url.host -> tag", from).empty());
    CHECK(from.asked.size() <= 2 * 65536);
}
