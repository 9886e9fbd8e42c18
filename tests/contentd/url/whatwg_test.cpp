// The URL Standard's own tests: host, port, user and canonical text of what browsers open (tests/data/url).

#include "common/base/whole_file.hpp"
#include "contentd/url/address.hpp"

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <map>

namespace {

/// Inputs that are read otherwise on purpose: the host here, or "none" when it is refused.
const std::map<std::string, std::string, std::less<>> deviations = {
    // A dot at the end changes nothing about who is meant; a host of dots alone is none.
    {"http://./", "none"},
    {"http://../", "none"},
    // Only its second dot keeps a browser from taking the number for a wrong address.
    {"http://foo.09..", "none"},
    // Nobody can connect to port 0.
    {"http://f:0/c", "none"},
    {"http://f:00000000000000/c", "none"},
};

std::string text_of(const boost::json::value& row, std::string_view key)
{
    const auto* const found = row.as_object().if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : "";
}

std::optional<url::address> read(const boost::json::value& row)
{
    const auto base = url::parse(text_of(row, "base"));
    return base ? url::resolve(*base, text_of(row, "input")) : url::parse(text_of(row, "input"));
}

bool is_of_interest(const boost::json::value& row)
{
    const std::string protocol = row.is_object() ? text_of(row, "protocol") : "";
    return protocol == "http:" || protocol == "https:" || protocol == "ftp:";
}

boost::json::array rows()
{
    const auto text = base::read_file("tests/data/url/urltestdata.json", 1 << 20);
    REQUIRE(text.has_value());
    return boost::json::parse(*text).as_array();
}

} // namespace

TEST_CASE("what browsers open has the host that browsers open")
{
    std::size_t count = 0;
    for (const auto& row : rows()) {
        if (!is_of_interest(row))
            continue;
        ++count;
        const std::string input = text_of(row, "input");
        CAPTURE(input);
        CAPTURE(text_of(row, "href"));
        const auto made = read(row);
        const auto deviation = deviations.find(input);
        if (deviation != deviations.end()) {
            CHECK_EQ(made ? made->host : "none", deviation->second);
            continue;
        }
        REQUIRE(made.has_value());
        CHECK_EQ(made->host, text_of(row, "hostname"));
        CHECK_EQ(made->port == 0 ? "" : std::to_string(made->port), text_of(row, "port"));
        const auto expected = url::parse(text_of(row, "href"));
        REQUIRE(expected.has_value());
        CHECK_EQ(made->text(), expected->text());
        CHECK_EQ(made->scheme + ":", text_of(row, "protocol"));
    }
    CHECK_EQ(count, 236);
}

TEST_CASE("reading a canonical text gives it again")
{
    for (const auto& row : rows()) {
        const auto made = row.is_object() ? read(row) : std::nullopt;
        if (!made)
            continue;
        CAPTURE(text_of(row, "input"));
        const auto again = url::parse(made->text());
        REQUIRE(again.has_value());
        CHECK_EQ(again->text(), made->text());
    }
}

TEST_CASE("what browsers refuse is refused, but for names that other programs would look up")
{
    std::size_t count = 0;
    for (const auto& row : rows()) {
        const std::string input = row.is_object() ? text_of(row, "input") : "";
        if (!input.starts_with("http") || row.as_object().if_contains("failure") == nullptr)
            continue;
        ++count;
        CAPTURE(input);
        const auto made = read(row);
        CHECK((!made || made->has(url::broken_punycode)));
    }
    CHECK_EQ(count, 203);
}
