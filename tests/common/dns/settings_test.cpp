#include "common/dns/open.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

base::result<dns::resolver_settings> read(const std::string& servers)
{
    const std::vector<std::string> overrides{"dns_servers=" + servers, "dns_timeout=6s", "dns_cache=1MB"};
    return dns::settings_from(conf::settings::load({}, overrides).value());
}

} // namespace

TEST_CASE("servers are addresses with or without a port")
{
    CHECK(read("")->servers.servers == "");
    CHECK(read("192.0.2.1")->servers.servers == "192.0.2.1");
    CHECK(read("192.0.2.1:5353  2001:db8::1 [2001:db8::1]:53")->servers.servers ==
          "192.0.2.1:5353,[2001:db8::1],[2001:db8::1]:53");
    for (const char* wrong : {"localhost", "192.0.2.1,192.0.2.2", "192.0.2.1:99999", "unix:/tmp/x", "192.0.2.1 :53"}) {
        CAPTURE(std::string(wrong));
        REQUIRE(read(wrong).has_error());
        CHECK(read(wrong).error().text.find("is not ADDRESS or ADDRESS:PORT") != std::string::npos);
    }
}

TEST_CASE("two tries fit into the time of a look-up")
{
    const auto wanted = read("").value();
    CHECK(wanted.deadline == std::chrono::seconds(6));
    CHECK(wanted.servers.timeout == std::chrono::seconds(2));
    CHECK(wanted.cache.memory == 1048576);
}
