#include "policyd/decision.hpp"
#include "tests/policyd/desk.hpp"

using policyd_test::desk;

TEST_CASE("each action becomes what Postfix understands")
{
    struct
    {
        const char* action;
        const char* value;
    } const table[] = {
        {"reject \"554 5.7.1 {client.address} is bad\"", "554 5.7.1 192.0.2.1 is bad"},
        {"reject", "REJECT"},
        {"reject \"450 4.7.1 x\"", "550 5.7.1 x"},
        {"defer \"421 4.7.0 too many\"", "421 4.7.0 too many"},
        {"defer", "DEFER"},
        {"defer_if_permit \"450 4.7.25 no name\"", "DEFER_IF_PERMIT 4.7.25 no name"},
        {"greylist \"450 4.7.1 later\"", "DEFER_IF_PERMIT 4.7.1 later"},
        {"permit", "DUNNO"},
        {"hold \"{sender.address}\"", "HOLD alice@example.org"},
        {"discard", "DISCARD"},
        {"redirect \"trap@example.net\"", "REDIRECT trap@example.net"},
        {"redirect \"nobody\"", "DUNNO"},
        {"filter \"smtp:[127.0.0.1]:10025\"", "FILTER smtp:[127.0.0.1]:10025"},
        {"filter \"nothing\"", "DUNNO"},
        {"prepend \"X-Seen: {client.address}\"", "PREPEND X-Seen: 192.0.2.1"},
        {"prepend \"not a header\"", "DUNNO"},
        {"prepend \"X-A: 1\", reject \"no\"", "REJECT no"},
        {"score 5", "DUNNO"},
        {"notify \"look\"", "DUNNO"},
    };
    for (const auto& row : table) {
        CAPTURE(row.action);
        desk postfix("only: client.port > 0 -> " + std::string(row.action) + "\n");
        CHECK(postfix.ask("rcpt") == row.value);
    }
}
