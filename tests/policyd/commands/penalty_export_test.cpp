// penalty_export - what nft and a name server are given to read

#include "policyd/commands/penalty_export.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace std::chrono_literals;

namespace {

const base::time_point now = base::from_epoch_ms(1'790'000'000'000);

state::mark mark(std::string key, std::chrono::seconds left, std::string reason = "why",
                 std::string kind = "client.address")
{
    return {std::move(kind), std::move(key), now - 1h, now + left, std::move(reason), "test", 1};
}

const std::vector<state::mark> penalties = {
    mark("192.0.2.1/32", 90s, "address harvesting"),
    mark("198.51.100.0/24", 1h, "a \"quoted\" reason\n"),
    mark("198.51.100.7/32", 2h, "inside the network"),
    mark("203.0.113.64/26", 1h, "in a third octet's part"),
    mark("2001:db8:1::/48", 10s),
    mark("192.0.2.9/32", -1s, "over"),
    mark("bob", 1h, "a login", "sasl.user"),
    mark("192.0.2.77/32", 1h, "allowed itself"),
    mark("100.64.0.0/16", 1h, "has a hole"),
};
const std::vector<state::mark> allowances = {mark("192.0.2.77/32", 1h), mark("100.64.3.2/32", 1h)};

std::string nftables()
{
    std::ostringstream to;
    policyd::export_nftables(penalties, allowances, now, to);
    return to.str();
}

std::string zone()
{
    std::ostringstream to;
    policyd::export_zone(penalties, allowances, "bl.example", now, to);
    return to.str();
}

} // namespace

TEST_CASE("what a rule penalised of this host or of half the world is not exported")
{
    for (const auto* key : {"127.0.0.1/32", "127.0.0.0/8", "::1/128", "0.0.0.0/0", "64.0.0.0/7", "::/0", "2000::/12"}) {
        CAPTURE(key);
        const std::vector<state::mark> one = {mark(key, 1h)};
        std::ostringstream sets;
        policyd::export_nftables(one, {}, now, sets);
        CHECK(sets.str().find(std::string("# left out: ") + key) != std::string::npos);
        CHECK(sets.str().find("add element") == std::string::npos);
        std::ostringstream zone;
        policyd::export_zone(one, {}, "bl.example", now, zone);
        CHECK(zone.str().find(std::string("; left out: ") + key) != std::string::npos);
        CHECK(zone.str().find("why") == std::string::npos);
    }
}

TEST_CASE("penalties are exported as sets of nftables")
{
    CHECK(nftables() == "# penalties of policyd at " + base::to_rfc3339(now) +
                            "; load with nft -f\n"
                            "# left out: 100.64.0.0/16 contains 100.64.3.2/32, which is allowed\n"
                            "add table inet sekimori\n"
                            "add set inet sekimori penalised4 { type ipv4_addr; flags interval, timeout; }\n"
                            "flush set inet sekimori penalised4\n"
                            "add element inet sekimori penalised4 { 192.0.2.1/32 timeout 90s, "
                            "198.51.100.0/24 timeout 3600s, 203.0.113.64/26 timeout 3600s }\n"
                            "add set inet sekimori penalised6 { type ipv6_addr; flags interval, timeout; }\n"
                            "flush set inet sekimori penalised6\n"
                            "add element inet sekimori penalised6 { 2001:db8:1::/48 timeout 10s }\n");
}

TEST_CASE("penalties are exported as the zone of a DNS list, networks as wildcards")
{
    const std::string made = zone();
    const auto has = [&](const std::string& line) { return made.find('\n' + line + '\n') != std::string::npos; };
    CHECK(has("$ORIGIN bl.example."));
    CHECK(has("2.0.0.127 A 127.0.0.2"));
    CHECK(has("1.2.0.192 A 127.0.0.2"));
    CHECK(has("1.2.0.192 TXT \"address harvesting\""));
    CHECK(has("*.100.51.198 A 127.0.0.2"));
    CHECK(has("*.100.51.198 TXT \"a \\\"quoted\\\" reason?\""));
    CHECK(has("64.113.0.203 A 127.0.0.2"));
    CHECK(has("127.113.0.203 A 127.0.0.2"));
    CHECK(!has("128.113.0.203 A 127.0.0.2"));
    CHECK(has("*.1.0.0.0.8.b.d.0.1.0.0.2 A 127.0.0.2"));
    for (const char* absent : {"7.100.51.198", "77.2.0.192", "9.2.0.192", "bob", "*.64.100"})
        CHECK(made.find(std::string("\n") + absent + " A ") == std::string::npos);
}

TEST_CASE("a thousand elements stand in a command, what is more in the next ones")
{
    std::vector<state::mark> many;
    for (int i = 0; i < 2001; ++i)
        many.push_back(mark("10." + std::to_string(i / 250) + '.' + std::to_string(i % 250) + ".1/32", 1h));
    std::ostringstream to;
    policyd::export_nftables(many, {}, now, to);
    const std::string made = to.str();
    const auto count = [&](std::string_view what) {
        std::size_t found = 0;
        for (auto at = made.find(what); at != std::string::npos; at = made.find(what, at + 1))
            ++found;
        return found;
    };
    CHECK(count("add element inet sekimori penalised4 { ") == 3);
    CHECK(count(" timeout 3600s") == 2001);
    CHECK(count(", }") + count("{ ,") == 0);
}

TEST_CASE("nothing to export is still something to load")
{
    std::ostringstream sets;
    policyd::export_nftables({}, {}, now, sets);
    CHECK(sets.str().find("add element") == std::string::npos);
    CHECK(sets.str().find("flush set inet sekimori penalised4\n") != std::string::npos);
    std::ostringstream all;
    policyd::export_zone({}, {}, "bl.example.", now, all);
    CHECK(all.str().find("$ORIGIN bl.example.\n") != std::string::npos);
}
