// tls_context - what it reads, and what it says of files that do not fit

#include "common/net/tls_context.hpp"
#include "tests/certificates.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace testing;
using net::tls_context;
using net::tls_options;

TEST_CASE("a context that cannot be made names the file and what is wrong with it")
{
    const certificates made;
    made.issue("server", {.name = "mx.example"});
    made.issue("client", {.name = "client.example"});
    made.write("empty.pem", "");
    made.write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    made.write("broken.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    made.write("locked.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    struct row
    {
        std::string certificate;
        std::string key;
        std::string problem;
    };
    const std::string good = made.path("server.pem");
    const row rows[] = {
        {"", "", "a TLS server needs a certificate"},
        {"/nonexistent.pem", "", "cannot read /nonexistent.pem: No such file or directory"},
        {"/", "", "cannot read /: not a regular file"},
        {made.path("empty.pem"), "", made.path("empty.pem") + " holds no certificate in PEM form"},
        {made.path("broken.pem"), "", made.path("broken.pem") + " holds no usable certificate: "},
        {good, "/nonexistent.key", "cannot read /nonexistent.key: No such file or directory"},
        {good, "", good + " holds no private key in PEM form"},
        {good, made.path("broken.key"), made.path("broken.key") + " holds no usable private key: "},
        {good, made.path("client.key"), made.path("client.key") + " does not belong to the certificate in " + good},
        {good, made.path("locked.key"), made.path("locked.key") + " is protected by a passphrase"},
    };
    for (const row& each : rows) {
        tls_options options;
        options.certificate = each.certificate;
        options.key = each.key;
        const auto refused = tls_context::for_server(options);
        REQUIRE_FALSE(refused.has_value());
        INFO(refused.error().text);
        CHECK(refused.error().text.starts_with(each.problem));
    }
    tls_options lost;
    lost.authorities = made.path("empty.pem");
    lost.peer = tls_options::check::required;
    const auto refused = tls_context::for_client(lost);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().text.starts_with(lost.authorities + " holds no"));
}

TEST_CASE("certificate and key may stand in one file, and the end of the certificate's time is known")
{
    const certificates files;
    files.issue("server", {.name = "mx.example"});
    files.write("both.pem", files.read("server.key") + files.read("server.pem"));
    tls_options options;
    options.certificate = files.path("both.pem");
    const tls_context made = tls_context::for_server(options).value();
    REQUIRE(made.expiry().has_value());
    const auto left = *made.expiry() - std::chrono::system_clock::now();
    CHECK(left > std::chrono::hours(24 * 9));
    CHECK(left < std::chrono::hours(24 * 11));
    CHECK_FALSE(tls_context::for_client({}).value().expiry().has_value());
}
