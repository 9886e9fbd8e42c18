// list_command - what is a command, to whom, and what only looks like one

#include "contentd/list_command.hpp"

#include <doctest/doctest.h>

#include <string>

using contentd::list_command_of;

TEST_CASE("commands in the subject or in the body's lines are told")
{
    struct
    {
        const char* recipient;
        const char* subject;
        const char* body;
        const char* command;
    } const table[] = {
        {"majordomo@example.org", "", "who staff\r\n", "who"},
        {"Majordomo@example.org", "hello", "\r\n\r\n  WHO staff secret\r\n", "who"},
        {"majordomo@example.org", "", "approve secret who staff\r\n", "approve"},
        {"staff-request@example.org", "who", "", "who"},
        {"staff-request@example.org", "Re: re: Who", "", "who"},
        {"listserv@example.org", "", "REV staff BY name", "review"},
        {"listserv@example.org", "", "quiet review staff\n", "review"},
        {"listserv@example.org", "", "ind staff\n", "index"},
        {"sympa@example.org", "LISTS", "", "lists"},
        {"mailman@example.org", "", "help\r\nsubscribe staff\r\nwho staff\r\n", "who"}, // hidden behind others
        {"staff-get.17@example.org", "", "", "get"},
        {"staff-index.100_200@example.org", "", "", "index"},
        {"staff-request@example.org", "subscribe", "", "subscribe"},
        {"staff-request@example.org", "", "SUB staff Bob Smith\n", "subscribe"},
        {"staff-request@example.org", "unsubscribe", "", "unsubscribe"},
        {"majordomo@example.org", "help", "", "help"},
        {"staff-subscribe@example.org", "who", "who staff", "subscribe"}, // the address is the command
        {"staff-unsubscribe@example.org", "", "", "unsubscribe"},
        {"staff-confirm+1a2b3c@example.org", "Re: confirm 1a2b3c", "", "confirm"},
    };
    for (const auto& row : table) {
        CAPTURE(row.recipient);
        CAPTURE(row.body);
        CHECK(list_command_of(row.recipient, row.subject, row.body) == row.command);
    }
    // What anybody may ask hides nothing that stands below it; of what tells something the first counts.
    for (const std::string harmless : {"subscribe", "unsubscribe", "confirm", "help", "signoff", "leave"})
        CHECK(list_command_of("majordomo@example.org", "", harmless + "\nindex\nwho\n") == "index");
    for (const std::string other : {"who", "review", "index", "get", "lists"})
        CHECK(list_command_of("majordomo@example.org", "", "nonsense\n" + other + "\nconfig\n") == other);
}

TEST_CASE("what is said to others or in sentences is no command")
{
    struct
    {
        const char* recipient;
        const char* subject;
        const char* body;
    } const table[] = {
        {"bob@example.org", "who", "who staff\r\n"},
        {"staff@example.org", "review", "index\r\n"},
        {"staff-owner@example.org", "who", "who\r\n"},
        {"staff-bounces@example.org", "who", "who\r\n"},
        {"staff-request@example.org", "Question", "Who can tell me how to leave this list?\r\n"},
        {"staff-request@example.org", "Question", "get me off this list please\r\n"},
        {"majordomo@example.org", "", "end\r\nwho staff\r\n"},
        {"majordomo@example.org", "", "-- \r\nwho staff\r\n"},
        {"majordomo@example.org", "", "whoever staff\r\n"},
        {"budget-index.html@example.org", "", ""},
        {"-get.1@example.org", "", ""},
        {"", "who", "who"},
    };
    for (const auto& row : table) {
        CAPTURE(row.recipient);
        CAPTURE(row.body);
        CHECK(list_command_of(row.recipient, row.subject, row.body) == "");
    }
}

TEST_CASE("only the first lines are read, and long ones are none")
{
    std::string late;
    for (int line = 0; line < 60; ++line)
        late += "word\n";
    CHECK(list_command_of("majordomo@example.org", "", late + "who staff\n") == "");
    CHECK(list_command_of("majordomo@example.org", "", "who " + std::string(300, 'x')) == "");
    CHECK(list_command_of("majordomo@example.org", "", std::string(1 << 20, ' ') + "who") == "who");
    CHECK(list_command_of("majordomo@example.org", std::string(100'000, 'a'), std::string("\0who", 4)) == "");
}
