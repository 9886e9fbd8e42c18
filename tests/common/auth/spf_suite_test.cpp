// spf_suite_test - the whole test suite of RFC 7208 (tests/data/spf): every result and every explanation

#include "tests/common/auth/zone.hpp"

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

namespace {

namespace json = boost::json;

std::string text_of(const json::value& value)
{
    return std::string(value.as_string());
}

std::string joined(const json::value& strings)
{
    std::string text;
    if (!strings.is_array())
        return text_of(strings);
    for (const json::value& each : strings.as_array())
        text += text_of(each);
    return text;
}

void add_record(auth_test::zone& zone, const std::string& name, const json::object& record)
{
    const std::string type = text_of(record.at("type"));
    const json::value& data = record.at("data");
    if (type == "TXT")
        zone.add_text(name, joined(data));
    else if (type == "A" || type == "AAAA")
        zone.add_address(name, text_of(data));
    else if (type == "MX")
        zone.add_name(name, dns::type::mx, text_of(data.as_array().at(1)));
    else if (type == "PTR")
        zone.add_name(name, dns::type::ptr, text_of(data));
    else if (type == "CNAME")
        zone.add_alias(name, text_of(data));
    else
        REQUIRE_EQ(type, "SPF"); // type 99: RFC 7208, 3.1 does away with it
}

auth_test::zone read_zone(const json::object& names)
{
    auth_test::zone zone;
    for (const auto& [name, contents] : names) {
        for (const json::value& record : contents.at("records").as_array())
            add_record(zone, std::string(name), record.as_object());
        REQUIRE(contents.at("timeout_types").as_array().empty());
        if (contents.at("timeout_rest").as_bool())
            zone.add_rest_failure(std::string(name));
    }
    return zone;
}

bool is_expected(const json::object& test, const auth::spf_result& result)
{
    bool is_right = false;
    for (const json::value& each : test.at("results").as_array())
        is_right = is_right || text_of(each) == auth::to_text(result.status);
    const json::value* explanation = test.if_contains("explanation");
    if (explanation == nullptr || result.status != auth::spf_status::fail)
        return is_right;
    const std::string wanted = text_of(*explanation);
    return is_right && result.explanation == (wanted == "DEFAULT" ? "" : wanted);
}

json::value read_suite()
{
    std::ifstream file("tests/data/spf/rfc7208-tests.json");
    std::stringstream contents;
    contents << file.rdbuf();
    return json::parse(contents.str());
}

} // namespace

TEST_CASE("the test suite of RFC 7208 passes, whether all answers are known or none")
{
    const json::value suite = read_suite();
    int rows = 0;
    for (const json::value& scenario : suite.at("scenarios").as_array()) {
        const auth_test::zone zone = read_zone(scenario.at("zone").as_object());
        for (const json::value& each : scenario.at("tests").as_array()) {
            const json::object& test = each.as_object();
            auto query =
                auth_test::query(text_of(test.at("host")), text_of(test.at("mailfrom")), text_of(test.at("helo")));
            const auth_test::driven restarted = auth_test::drive(query, zone, rows % 2 == 0);
            ++rows;
            for (const auth::spf_result& result : {auth_test::evaluate(query, zone), restarted.result}) {
                CAPTURE(text_of(test.at("id")));
                CAPTURE(auth::to_text(result.status));
                CAPTURE(result.problem);
                CAPTURE(result.explanation);
                CHECK(is_expected(test, result));
            }
        }
    }
    CHECK_EQ(rows, 203);
}
