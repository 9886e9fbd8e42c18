// sighting - what is taken for one, and what is refused with a reason

#include "policyd/sightings/sighting.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using policyd::read_sighting;

namespace {

const base::time_point now = base::from_epoch_ms(1'764'072'000'000); // 2025-11-25T12:00:00Z

} // namespace

TEST_CASE("a line names who, for how long, and why")
{
    struct row
    {
        const char* line;
        const char* kind;
        const char* key;
        base::milliseconds left;
        const char* reason;
    };
    for (const row& each : std::vector<row>{
             {"192.0.2.1 4h tried passwords", "client.address", "192.0.2.1/32", 4h, "tried passwords"},
             {"\t192.0.2.1\t90  ", "client.address", "192.0.2.1/32", 90s, "imported"},
             {"192.0.2.0/24 1d scan\r", "client.network", "192.0.2.0/24", 24h, "scan"},
             {"2001:db8::1 1h x", "client.address", "2001:db8::1/128", 1h, "x"},
             {"2001:db8::/48 1h x", "client.network", "2001:db8::/48", 1h, "x"},
             {"helo.name=bot 1h x", "helo.name", "bot", 1h, "x"},
             {"192.0.2.1 -1 fail2ban sshd", "client.address", "192.0.2.1/32", policyd::sighting::longest,
              "fail2ban sshd"},
             {R"({"key": "192.0.2.1", "duration": -1, "at": "2020-01-01T00:00:00Z"})", "client.address", "192.0.2.1/32",
              policyd::sighting::longest, "imported"},
             {"sender.domain=EVIL.example. 1h x", "sender.domain", "evil.example", 1h, "x"},
             {"sender.address=eve@example.org. 1h x", "sender.address", "eve@example.org", 1h, "x"},
             {"192.0.2.1 1h a\x01\xff", "client.address", "192.0.2.1/32", 1h, "a??"},
             {R"({"key": "192.0.2.1", "duration": "4h", "reason": "scan"})", "client.address", "192.0.2.1/32", 4h,
              "scan"},
             {R"({"address": "2001:db8::1", "duration": 60})", "client.address", "2001:db8::1/128", 1min, "imported"},
             {R"({"network": "192.0.2.0/24", "until": "2025-11-25T13:00:00Z", "x": [1]})", "client.network",
              "192.0.2.0/24", 1h, "imported"},
             {R"({"key": "192.0.2.1", "until": 1764072060})", "client.address", "192.0.2.1/32", 1min, "imported"},
             {R"({"key": "192.0.2.1", "at": "2025-11-25T11:00:00.5+00:00", "duration": "2h"})", "client.address",
              "192.0.2.1/32", 1h, "imported"},
         }) {
        CAPTURE(each.line);
        const auto read = read_sighting(each.line, now);
        REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().text));
        REQUIRE(read->has_value());
        CHECK((*read)->kind == each.kind);
        CHECK((*read)->key == each.key);
        CHECK((*read)->until - now == each.left);
        CHECK((*read)->reason == each.reason);
    }
}

TEST_CASE("comments and empty lines are no sightings")
{
    for (const auto* line : {"", "   ", "# 192.0.2.1 1h", "\r"})
        CHECK_FALSE(read_sighting(line, now)->has_value());
}

TEST_CASE("what cannot be meant is refused")
{
    for (const auto* line : {
             "192.0.2.1",
             "192.0.2.1 soon x",
             "192.0.2 1h",
             "192.0.2.1/24 1h",
             "192.0.2.0/33 1h",
             "nonsense=1 1h",
             "helo.name= 1h",
             "sender.domain=. 1h",
             "0.0.0.0/0 1h",
             "64.0.0.0/7 1h",
             "::/0 1h",
             "2001::/12 1h",
             "127.0.0.1 1h",
             "::1 1h",
             "127.0.0.0/9 1h",
             "192.0.2.1 2y",
             "192.0.2.1 60w",
             "192.0.2.1 0 x",
             "192.0.2.1 -2 x",
             "{",
             "{}",
             "[1]",
             R"({"key": 7, "duration": "1h"})",
             R"({"key": "192.0.2.1"})",
             R"({"key": "192.0.2.1", "duration": 1.5})",
             R"({"key": "192.0.2.1", "duration": {}})",
             R"({"key": "192.0.2.1", "until": "2025-11-25T11:00:00Z"})",
             R"({"key": "192.0.2.1", "until": "tomorrow"})",
             R"({"key": "192.0.2.1", "duration": "1h"} x)",
             R"({"key": "192.0.2.1", "at": "2025-11-25T01:00:00Z", "duration": "1h"})",
         }) {
        CAPTURE(line);
        const auto read = read_sighting(line, now);
        CHECK_FALSE(read.has_value());
        CHECK((read || !read.error().text.empty()));
    }
    CHECK_FALSE(read_sighting("192.0.2.1 1h " + std::string(10'000, 'x'), now).has_value());
    CHECK_FALSE(read_sighting(std::string(8000, '['), now).has_value());
    CHECK_FALSE(read_sighting("{\"key\":" + std::string(7000, '[') + "}", now).has_value());
}

TEST_CASE("times are those of RFC 3339, or seconds since 1970")
{
    CHECK(policyd::to_time("2025-11-25T12:00:00Z").value() == now);
    CHECK(policyd::to_time("2025-11-25t13:00:00.123+01:00").value() == now);
    CHECK(policyd::to_time("2025-11-25T11:30:00-00:30").value() == now);
    CHECK(policyd::to_time("1764072000").value() == now);
    for (const auto* wrong : {"", "2025-", "-5", "2025-13-25T12:00:00Z", "2025-02-30T12:00:00Z", "2025-11-25T24:00:00Z",
                              "2025-11-25T12:00:00", "2025-11-25 12:00:00Z", "2025-11-25T12:00:00+1:00",
                              "2025-11-25T12:00:00.Z5", "99999999999999", "2025-11-25T12:-1:00Z"}) {
        CAPTURE(wrong);
        CHECK_FALSE(policyd::to_time(wrong).has_value());
    }
}
