#include "common/dns/blocklist_spec.hpp"

#include <doctest/doctest.h>

#include <string>

using dns::blocklist_spec;
using dns::return_codes;

namespace {

net::ip_address ip(const char* written)
{
    return net::ip_address::parse(written).value();
}

} // namespace

TEST_CASE("return codes are values, ranges, prefixes and bits")
{
    struct
    {
        const char* written;
        const char* in;
        const char* out;
    } const cases[] = {
        {"127.0.0.2", "127.0.0.2", "127.0.0.3"},
        {"127.0.0.2-11", "127.0.0.11", "127.0.0.12"},
        {"127.0.0.2-127.0.1.5", "127.0.1.0", "127.0.1.6"},
        {"127.0.1.0/24", "127.0.1.255", "127.0.2.0"},
        {"127.0.0.4/30", "127.0.0.7", "127.0.0.8"},
        {"127.0.0.0&12", "127.0.0.9", "127.0.0.3"},
        {"127.0.0.2,127.0.0.10-11", "127.0.0.10", "127.0.0.9"},
        {"127.0.0.0/8", "127.1.2.3", "127.255.255.254"},
    };
    for (const auto& each : cases) {
        CAPTURE(std::string(each.written));
        const auto codes = return_codes::parse(each.written);
        REQUIRE(codes.has_value());
        CHECK(codes->has(ip(each.in)));
        CHECK_FALSE(codes->has(ip(each.out)));
    }
    CHECK(return_codes().has(ip("127.0.0.2")));
    CHECK_FALSE(return_codes().has(ip("192.0.2.1")));
    CHECK_FALSE(return_codes().has(ip("2001:db8::1")));
}

TEST_CASE("what is no return code is refused")
{
    for (const char* wrong : {"", "2", "192.0.2.1", "127.0.0.2,", "127.0.0.11-2", "127.0.0.2-300", "127.0.0.1/24",
                              "127.0.0.0/33", "127.0.0.0/7", "127.0.0.0&0", "127.0.0.0&x", "127.0.0.2-", "::1"}) {
        CAPTURE(std::string(wrong));
        CHECK(return_codes::parse(wrong).has_error());
    }
}

TEST_CASE("a list is a zone and options")
{
    const auto plain = blocklist_spec::parse(" Zen.Example.org. ");
    REQUIRE(plain.has_value());
    CHECK(plain->zone == "zen.example.org");
    CHECK(plain->name == "zen.example.org");
    CHECK(plain->weight == 1);
    CHECK(plain->kind == blocklist_spec::subject::address);
    CHECK(plain->is_tested);

    const auto full =
        blocklist_spec::parse("dnswl.example  weight=-2.5 codes=127.0.0.0/16 kind=domain name=white\ttest=no");
    REQUIRE(full.has_value());
    CHECK(full->name == "white");
    CHECK(full->weight == -2.5);
    CHECK(full->kind == blocklist_spec::subject::domain);
    CHECK_FALSE(full->is_tested);
    CHECK_FALSE(full->codes.has(ip("127.1.0.1")));
}

TEST_CASE("what is wrong with a list is said with its word")
{
    struct
    {
        const char* written;
        const char* problem;
    } const cases[] = {
        {"", "\"\" is not the name of a zone"},
        {"weight=2", "\"weight=2\" is not the name of a zone"},
        {"a..b", "\"a..b\" is not the name of a zone"},
        {"a.example weight=much", "weight=much: the weight is a number from -1000 to 1000"},
        {"a.example weight=1e9", "weight=1e9: the weight is a number from -1000 to 1000"},
        {"a.example weight=nan", "weight=nan: the weight is a number from -1000 to 1000"},
        {"a.example weight", "weight=: the weight is a number from -1000 to 1000"},
        {"a.example kind=mail", "kind=mail: the kind is address or domain"},
        {"a.example test=1", "test=1: test is yes or no"},
        {"a.example name=a\"b", "name=a\"b: a name is at most 60 letters, digits, dots, dashes and underscores"},
        {"a.example wieght=2", "\"wieght\" is none of weight, codes, kind, name, test"},
        {"a.example codes=127.0.0.2,9",
         "codes: \"9\" is no return code: 127.0.0.2, 127.0.0.2-11, 127.0.0.0/24 or 127.0.0.0&12, in 127.0.0.0/8"},
    };
    for (const auto& each : cases) {
        CAPTURE(std::string(each.written));
        const auto read = blocklist_spec::parse(each.written);
        REQUIRE(read.has_error());
        CHECK(read.error().text == each.problem);
    }
}
