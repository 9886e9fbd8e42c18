#include "common/auth/spf_header.hpp"
#include "tests/common/auth/zone.hpp"

#include <doctest/doctest.h>

namespace {

auth::spf_result result(auth::spf_status status)
{
    auth::spf_result made;
    made.status = status;
    made.domain = "example.com";
    made.mechanism = "-all";
    return made;
}

/// The field as one line.
std::string unfolded(std::string field)
{
    for (auto at = field.find("\r\n"); at != std::string::npos; at = field.find("\r\n"))
        field.erase(at, 2);
    return field;
}

} // namespace

TEST_CASE("Received-SPF says what was checked and what came of it")
{
    const auto query = auth_test::query("192.0.2.1", "user@example.com", "mail.example.com");
    CHECK_EQ(
        unfolded(auth::received_spf(query, result(auth::spf_status::fail))),
        "Received-SPF: fail (mx.example.net: domain of example.com does not designate 192.0.2.1 as permitted sender) "
        "receiver=mx.example.net; identity=mailfrom; client-ip=192.0.2.1; envelope-from=\"user@example.com\"; "
        "helo=mail.example.com; mechanism=-all;");
}

TEST_CASE("each result has its name and a comment of its own")
{
    const auto query = auth_test::query("2001:db8::1", "", "mail.example.com");
    for (const auto status : {auth::spf_status::none, auth::spf_status::neutral, auth::spf_status::pass,
                              auth::spf_status::softfail, auth::spf_status::temperror, auth::spf_status::permerror}) {
        const std::string field = unfolded(auth::received_spf(query, result(status)));
        CHECK(field.starts_with("Received-SPF: " + std::string(auth::to_text(status)) + " (mx.example.net: "));
        CHECK_NE(field.find(" client-ip=\"2001:db8::1\"; envelope-from=\"\";"), std::string::npos);
    }
}

TEST_CASE("hostile values cannot leave their place in the field")
{
    auto query = auth_test::query("192.0.2.1", "a\"b\\;c)\r\nX: y@example.com", "(h\r\n\x80) helo;");
    query.receiver = "mx (nested\\";
    auto hostile = result(auth::spf_status::permerror);
    hostile.problem = "\"; identity=helo";
    const std::string field = unfolded(auth::received_spf(query, hostile));
    CHECK_NE(field.find("(mx ?nested?: "), std::string::npos);
    CHECK_NE(field.find("envelope-from=\"a\\\"b\\\\;c)??X: y@example.com\";"), std::string::npos);
    CHECK_NE(field.find("helo=\"(h??\?) helo;\";"), std::string::npos);
    CHECK_NE(field.find("problem=\"\\\"; identity=helo\";"), std::string::npos);
    CHECK_EQ(auth::header_value(std::string(1000, 'x')).size(), 320);
    CHECK_EQ(auth::header_value(std::string(1000, '"'), 10),
             "\"" + std::string("\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"") + "\"");
}

TEST_CASE("Authentication-Results names the identity that was checked")
{
    auto query = auth_test::query("192.0.2.1", "user@example.com", "mail.example.com");
    CHECK_EQ(auth::authentication_results_spf(query, result(auth::spf_status::pass)),
             "spf=pass smtp.mailfrom=user@example.com");
    query.mail_from = "us er;@example.com";
    CHECK_EQ(auth::authentication_results_spf(query, result(auth::spf_status::softfail)),
             "spf=softfail smtp.mailfrom=\"us er;@example.com\"");
    query.mail_from = "";
    CHECK_EQ(auth::authentication_results_spf(query, result(auth::spf_status::none)),
             "spf=none smtp.helo=mail.example.com");
    query.identity = auth::spf_identity::helo;
    query.helo = "[192.0.2.1]\r\n";
    auto failed = result(auth::spf_status::permerror);
    failed.problem = "say \"x\"";
    CHECK_EQ(auth::authentication_results_spf(query, failed),
             "spf=permerror reason=\"say \\\"x\\\"\" smtp.helo=\"[192.0.2.1]??\"");
}
