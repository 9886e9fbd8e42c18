#include "common/dns/dynamic_name.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

struct host
{
    const char* name;
    const char* address;
};

bool is_dynamic(const host& each)
{
    return dns::looks_dynamic(each.name, net::ip_address::parse(each.address).value());
}

} // namespace

TEST_CASE("names that a provider made from the address look dynamic")
{
    const host cases[] = {
        {"c-73-12-34-56.hsd1.ma.comcast.net", "73.12.34.56"},
        {"73.12.34.56.example.net", "73.12.34.56"},
        {"56.34.12.73.example.net", "73.12.34.56"},
        {"host-56-34-12.example.net", "73.12.34.56"},
        {"host12-34-56.customers.example.net", "73.12.34.56"},
        {"x34-12-56-73.example.net", "73.12.34.56"},
        {"softbank219168001002.bbtec.net", "219.168.1.2"},
        {"KD106154012034.au-net.ne.jp", "106.154.12.34"},
        {"ip219-168-001-002.example.co.jp", "219.168.1.2"},
        {"p5DC5B7C4.dip0.t-ipconnect.de", "93.197.183.196"},
        {"h5DC5B7C4.example.org", "93.197.183.196"},
        {"hC4B7C55D.example.org", "93.197.183.196"},
        {"cpe-5d-c5-b7-c4.example.org", "93.197.183.196"},
        {"n1572209604.example.org", "93.182.3.196"},
        {"u93182193196.example.org", "93.182.193.196"},
        {"ec2-54-12-34-56.compute-1.amazonaws.com", "54.12.34.56"},
        {"2001-db8-1-2--5.v6.example.net", "2001:db8:1:2::5"},
        {"h0a1b2c3d4e5f6789.v6.example.net", "2001:db8:1:2:a1b:2c3d:4e5f:6789"},
        {"9.8.7.6.f.5.e.4.d.3.c.2.b.1.a.0.v6.example.net", "2001:db8:1:2:a1b:2c3d:4e5f:6789"},
    };
    for (const host& each : cases) {
        CAPTURE(std::string(each.name));
        CHECK(is_dynamic(each));
    }
}

TEST_CASE("names with a word for home lines look dynamic")
{
    for (const char* name :
         {"a1.dsl.example.net", "pool-7.example.net", "dhcp3.campus.example.edu", "x.adsl2.example.net",
          "user7.dynamicip.example.com", "77.ppp.example.ne.jp", "cable-9.example.org", "m1.catv.example.jp",
          "DIALUP-5.example.net", "nt.ftth.example.or.jp", "r2.dyn.example.net"}) {
        CAPTURE(std::string(name));
        CHECK(is_dynamic({name, "192.0.2.77"}));
    }
}

TEST_CASE("names of mail servers, and those that say that they are fixed, do not look dynamic")
{
    const host cases[] = {
        {"mail.example.com", "192.0.2.1"},
        {"mx1.example.com", "192.0.2.1"},
        {"mail-ed1-f41.google.com", "209.85.208.41"},
        {"a8-30.smtp-out.amazonses.com", "54.240.8.30"},
        {"o1.ptr1234.sendgrid.example.com", "167.89.1.2"},
        {"mail192-0-2-1.example.com", "192.0.2.1"},
        {"mta-192-0-2-1.sparkpostmail.com", "192.0.2.1"},
        {"smtp.dsl.example.net", "192.0.2.1"},
        {"192-0-2-1.static.example.net", "192.0.2.1"},
        {"static-192-0-2-1.example.net", "192.0.2.1"},
        {"fixed-dsl-4.example.net", "192.0.2.1"},
        {"lists.debian.org", "82.195.75.100"},
        {"server12.example.net", "192.0.2.12"},
        {"ns1.example.net", "1.1.1.1"},
        {"web1-2.rack3.example.net", "192.0.2.1"},
        {"poolside.example.com", "192.0.2.1"},
        {"dsl.net", "192.0.2.1"},
        {"office.dyn.com", "192.0.2.1"},
        {"gate.pool.ne.jp", "192.0.2.1"},
        {"example", "192.0.2.1"},
        {"", "192.0.2.1"},
        {"...", "192.0.2.1"},
        {"mail6.example.net", "2001:db8::1"},
        {"a.example.net", "2001:db8::a"},
    };
    for (const host& each : cases) {
        CAPTURE(std::string(each.name));
        CHECK_FALSE(is_dynamic(each));
    }
}
