// Reverse names and senders' domains, against a real name server.

#include "common/dns/reverse.hpp"
#include "common/dns/sender_domain.hpp"
#include "tests/common/dns/desk.hpp"
#include "tests/common/dns/name_server.hpp"

#include <doctest/doctest.h>

using dns::confirmed_name;
using dns::mail_domain;
using testing::desk;

namespace {

confirmed_name confirmed(desk& with, const char* address)
{
    const auto parsed = net::ip_address::parse(address).value();
    return with.askers().start(dns::look_up_confirmed_name(with.resolver(), parsed)).get();
}

mail_domain about(desk& with, const std::string& domain)
{
    return with.askers().start(dns::look_up_mail_domain(with.resolver(), domain)).get();
}

dns::resolver_settings hurried()
{
    dns::resolver_settings wanted;
    wanted.servers.timeout = std::chrono::milliseconds(50);
    wanted.servers.tries = 1;
    return wanted;
}

} // namespace

TEST_CASE("a name is confirmed only when it leads back to the address")
{
    using enum confirmed_name::status;
    struct
    {
        const char* address;
        confirmed_name::status outcome;
        const char* name;
    } const cases[] = {
        {"192.0.2.1", confirmed, "mx1.example"},
        {"192.0.2.66", none, ""},
        {"192.0.2.67", none, ""},
        {"192.0.2.2", confirmed, "mx2.example"},
        {"192.0.2.68", none, ""},
        {"192.0.2.69", temporary, ""},
        {"192.0.2.70", confirmed, "many1.example"},
        {"192.0.2.71", temporary, ""},
        {"2001:db8::6", confirmed, "six.example"},
        {"2001:db8::7", none, ""},
    };
    desk with(testing::served_at());
    for (const auto& each : cases) {
        CAPTURE(std::string(each.address));
        const auto told = ::confirmed(with, each.address);
        CHECK(told.is == each.outcome);
        CHECK(told.name == each.name);
    }
}

TEST_CASE("a sender's domain exists with MX records or an address")
{
    desk with(testing::served_at());
    for (const char* exists : {"example", "onlya.example", "onlyaaaa.example", "deadmx.example", "alias.example"})
        CHECK(about(with, exists) == mail_domain::exists);
    CHECK(about(with, "null.example") == mail_domain::null_mx);
    for (const char* none : {"nowhere.example", "onlytxt.example", "a b.example", ""})
        CHECK(about(with, none) == mail_domain::none);
    CHECK(about(with, "loop.example") == mail_domain::temporary);
}

TEST_CASE("without an answer nothing is said of names and domains")
{
    desk with("127.0.0.1:" + std::to_string(testing::free_port()), hurried());
    CHECK(confirmed(with, "192.0.2.1").is == confirmed_name::status::temporary);
    CHECK(about(with, "example") == mail_domain::temporary);
}
