#include "common/mail/address_class.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("the role addresses of RFC 2142 are known in any case and with a tag")
{
    for (const char* role : {"info", "marketing", "sales", "support", "abuse", "noc", "security", "postmaster",
                             "hostmaster", "usenet", "news", "webmaster", "uucp", "ftp"}) {
        CAPTURE(role);
        CHECK(mail::role_of(std::string(role) + "@example.org") == role);
    }
    CHECK(mail::role_of("Postmaster") == "postmaster");
    CHECK(mail::role_of("WWW@example.org") == "webmaster");
    CHECK(mail::role_of("abuse+case17@example.org") == "abuse");
    for (const char* person : {"", "@example.org", "alice@example.org", "postmasters@example.org", "in.fo@example.org",
                               "abuse-desk@example.org", "+abuse@example.org"}) {
        CAPTURE(person);
        CHECK(mail::role_of(person).empty());
    }
}

TEST_CASE("the side addresses of lists are told apart")
{
    struct
    {
        const char* address;
        const char* side;
    } const table[] = {
        {"list@lists.org", ""},
        {"owner@lists.org", ""},
        {"owner-@lists.org", ""},
        {"-request@lists.org", ""},
        {"browner@lists.org", ""},
        {"owner-list@lists.org", "owner"},
        {"list-owner@lists.org", "owner"},
        {"My-List-Owner@lists.org", "owner"},
        {"list-editor@lists.org", "owner"},
        {"list-request@lists.org", "request"},
        {"list-admin@lists.org", "admin"},
        {"list-errorsto@lists.org", "errors"},
        {"list-errors-to@lists.org", "errors"},
        {"list-bounces@lists.org", "bounces"},
        {"list-bounces+bob=example.com@lists.org", "bounces"},
        {"list-confirm+0123abcd@lists.org", "confirm"},
        {"list-join@lists.org", "join"},
        {"list-subscribe@lists.org", "join"},
        {"list-leave@lists.org", "leave"},
        {"list-unsubscribe@lists.org", "leave"},
        {"list-return-17-bob=example.com@lists.org", "bounces"},
        {"List-Return-17-@lists.org", "bounces"},
        {"tax-return-form@example.org", ""},
        {"owner-list*bob**example*com@lists.org", "owner"},
    };
    for (const auto& row : table) {
        CAPTURE(row.address);
        CHECK(mail::name_of(mail::list_side_of(row.address)) == row.side);
    }
}

TEST_CASE("the addresses at which list servers take commands are known")
{
    for (const char* server : {"majordomo@lists.org", "LISTSERV@lists.edu", "sympa", "mailman+x@lists.org"})
        CHECK(mail::is_command_server(server));
    for (const char* other : {"", "listmaster@lists.org", "list-request@lists.org", "majordomos@lists.org"})
        CHECK_FALSE(mail::is_command_server(other));
}

TEST_CASE("what list servers write as sender is told from people")
{
    for (const char* sender : {"owner-list@lists.org", "list-bounces@lists.org", "list-bounces+a=b.org@lists.org",
                               "list-request@lists.org", "majordomo@lists.org", "LISTSERV@lists.edu",
                               "list-return-9-a=b.org@lists.org", "sentto-1-2-a=b.org@returns.example.com"}) {
        CAPTURE(sender);
        CHECK(mail::is_list_server(sender));
    }
    for (const char* sender : {"", "alice@example.org", "bounce-123@news.example.org", "mailmanfan@example.org"}) {
        CAPTURE(sender);
        CHECK_FALSE(mail::is_list_server(sender));
    }
}
