#include "policyd/protocol/reply.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("refusals carry a code of their own class")
{
    struct
    {
        const char* text;
        const char* reject;
        const char* defer;
        const char* defer_if_permit;
    } const table[] = {
        {"554 5.7.1 go away", "554 5.7.1 go away", "454 4.7.1 go away", "DEFER_IF_PERMIT 4.7.1 go away"},
        {"450 4.7.25 no reverse DNS", "550 5.7.25 no reverse DNS", "450 4.7.25 no reverse DNS",
         "DEFER_IF_PERMIT 4.7.25 no reverse DNS"},
        {"421 4.7.0 too many", "521 5.7.0 too many", "421 4.7.0 too many", "DEFER_IF_PERMIT 4.7.0 too many"},
        {"550 no", "550 no", "450 no", "DEFER_IF_PERMIT no"},
        {"550", "550", "450", "DEFER_IF_PERMIT"},
        {"", "REJECT", "DEFER", "DEFER_IF_PERMIT"},
        {"go away", "REJECT go away", "DEFER go away", "DEFER_IF_PERMIT go away"},
        {"5.7.1 go away", "REJECT 5.7.1 go away", "DEFER 4.7.1 go away", "DEFER_IF_PERMIT 4.7.1 go away"},
        {"250 fine", "REJECT 250 fine", "DEFER 250 fine", "DEFER_IF_PERMIT 250 fine"},
        {"500th visitor", "REJECT 500th visitor", "DEFER 500th visitor", "DEFER_IF_PERMIT 500th visitor"},
        {"5 mails", "REJECT 5 mails", "DEFER 5 mails", "DEFER_IF_PERMIT 5 mails"},
        {"550 5.7.1234 x", "550 5.7.1234 x", "450 5.7.1234 x", "DEFER_IF_PERMIT 5.7.1234 x"},
        {"550 a\nb", "550 a?b", "450 a?b", "DEFER_IF_PERMIT a?b"},
    };
    for (const auto& row : table) {
        CAPTURE(row.text);
        CHECK(policyd::reject_value(row.text) == row.reject);
        CHECK(policyd::defer_value(row.text) == row.defer);
        CHECK(policyd::defer_if_permit_value(row.text) == row.defer_if_permit);
    }
    CHECK(policyd::reject_value("550 " + std::string(3000, 'x')).size() <= 403);
}

TEST_CASE("arguments that Postfix would not take are refused")
{
    CHECK(policyd::redirect_value("trap@example.com").value() == "REDIRECT trap@example.com");
    CHECK(policyd::filter_value("smtp:[127.0.0.1]:10025").value() == "FILTER smtp:[127.0.0.1]:10025");
    CHECK(policyd::prepend_value("X-Checked: by policyd").value() == "PREPEND X-Checked: by policyd");
    CHECK(policyd::prepend_value("X-Y: a\r\nEvil: b").value() == "PREPEND X-Y: a??Evil: b");
    CHECK(policyd::hold_value("look").compare("HOLD look") == 0);
    CHECK(policyd::discard_value("") == "DISCARD");
    for (const auto* address : {"", "trap", "@x", "x@", "a b@c"})
        CHECK_FALSE(policyd::redirect_value(address).has_value());
    for (const auto* transport : {"", "smtp", ":x", "smtp:a b"})
        CHECK_FALSE(policyd::filter_value(transport).has_value());
    for (const auto* header : {"", "X", ": x", "X Y: z", "X\tY: z", "\xe9: z"})
        CHECK_FALSE(policyd::prepend_value(header).has_value());
}

TEST_CASE("a reply is one action, never empty, LF only")
{
    std::string reply;
    policyd::append_reply(reply, "");
    CHECK(reply == "action=DUNNO\n\n");
    reply.clear();
    policyd::append_reply(reply, "REJECT a\r\nb");
    CHECK(reply == "action=REJECT a??b\n\n");
}
