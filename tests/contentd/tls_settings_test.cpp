#include "contentd/tls_settings.hpp"
#include "tests/certificates.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using contentd::load_tls;
using contentd::read_listeners;
using contentd::tls_start;

namespace {

conf::settings with(std::vector<std::string> overrides)
{
    return conf::settings::load({}, overrides).value();
}

std::string problem(const conf::settings& settings)
{
    const auto loaded = load_tls(settings, read_listeners(settings).value());
    return loaded ? "" : loaded.error().text;
}

const std::string secure = "contentd.listen=inet:127.0.0.1:10025 after tls=starttls";

} // namespace

TEST_CASE("a listener speaks TLS when its words say so")
{
    CHECK(read_listeners(with({})).value()[0].tls == tls_start::never);
    CHECK(read_listeners(with({secure})).value()[0].tls == tls_start::offered);
    CHECK(read_listeners(with({"contentd.listen=inet:127.0.0.1:10025 tls=implicit host=mx1"})).value()[0].tls ==
          tls_start::at_once);
    const auto wrong = read_listeners(with({"contentd.listen=inet:127.0.0.1:10025 tls=yes"}));
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().text.find("tls=starttls, tls=implicit") != std::string::npos);
}

TEST_CASE("without TLS no file is read")
{
    const conf::settings settings = with({"contentd.tls_certificate=/nonexistent", "contentd.next_hop_tls_ca=/none"});
    const auto loaded = load_tls(settings, read_listeners(settings).value());
    REQUIRE(loaded.has_value());
    CHECK_FALSE(loaded->server);
    CHECK_FALSE(loaded->client);
}

TEST_CASE("what is missing or contradicts is an error that names the key or the file")
{
    testing::certificates made;
    made.issue("server", {.name = "filter.example"});
    made.issue("other", {.name = "filter.example"});
    const std::string certificate = "contentd.tls_certificate=" + made.path("server.pem");
    const std::string key = "contentd.tls_key=" + made.path("server.key");
    struct row
    {
        std::vector<std::string> set;
        std::string problem;
    };
    const row rows[] = {
        {{secure}, "contentd.listen has tls=, which needs contentd.tls_certificate and contentd.tls_key"},
        {{secure, certificate, key}, ""},
        {{secure, certificate, "contentd.tls_key=" + made.path("other.key")},
         "TLS of contentd.listen: " + made.path("other.key") + " does not belong to the certificate in " +
             made.path("server.pem")},
        {{secure, certificate, key, "contentd.tls_verify_client=require"},
         "contentd.tls_verify_client needs contentd.tls_client_ca"},
        {{secure, certificate, key, "contentd.tls_verify_client=require",
          "contentd.tls_client_ca=" + made.path("ca.pem")},
         ""},
        {{"contentd.next_hop_tls=verify"}, ""},
        {{"contentd.next_hop_tls=verify", "contentd.next_hop_tls_ca=/nonexistent"},
         "TLS to contentd.next_hop: cannot read /nonexistent: No such file or directory"},
        {{"contentd.next_hop_tls=may", "contentd.next_hop_tls_wrappermode=yes"},
         "contentd.next_hop_tls_wrappermode needs contentd.next_hop_tls = encrypt or verify: there is nothing to fall "
         "back to"},
        {{"contentd.next_hop_tls=may", "contentd.next_hop_tls_key=" + made.path("server.key")},
         "contentd.next_hop_tls_key needs contentd.next_hop_tls_certificate"},
    };
    for (const row& each : rows)
        CHECK_EQ(problem(with(each.set)), each.problem);
}

TEST_CASE("an expired certificate and a key that others can read are warnings")
{
    testing::certificates made;
    made.issue("old", {.name = "filter.example", .from = -7200, .until = -3600});
    const conf::settings settings =
        with({secure, "contentd.tls_certificate=" + made.path("old.pem"), "contentd.tls_key=" + made.path("old.key")});
    const auto listeners = read_listeners(settings).value();
    using std::filesystem::perms;
    std::filesystem::permissions(made.path("old.key"), perms::owner_read);
    CHECK(load_tls(settings, listeners).value().warnings.size() == 1);
    std::filesystem::permissions(made.path("old.key"), perms::owner_read | perms::others_read);
    const auto warnings = load_tls(settings, listeners).value().warnings;
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0].starts_with(made.path("old.pem") + " has expired"));
    CHECK(warnings[1].starts_with(made.path("old.key") + " is a private key that every user"));
}

TEST_CASE("the policy for the next hop is what the settings say")
{
    const net::tls_slot slot;
    CHECK(contentd::next_hop_security(with({}), slot).level == net::tls_level::none);
    const auto policy =
        contentd::next_hop_security(with({"contentd.next_hop_tls=verify", "contentd.next_hop_tls_wrappermode=yes",
                                          "contentd.next_hop_tls_name=mx.example"}),
                                    slot);
    CHECK(policy.level == net::tls_level::verify);
    CHECK(policy.is_wrapped);
    CHECK(policy.name == "mx.example");
}
