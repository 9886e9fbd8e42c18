// origin - client.as and client.country from databases that are whole, changed, missing and broken

#include "policyd/origin/origins.hpp"
#include "tests/policyd/desk.hpp"
#include "tests/policyd/origin/mmdb.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

using policyd::address_database;
using policyd_test::desk;
using testing::directory;

namespace {

void write(const std::string& path, const std::string& bytes)
{
    std::ofstream(path + ".new", std::ios::binary) << bytes;
    std::filesystem::rename(path + ".new", path);
}

net::ip_address ip(const char* written)
{
    return net::ip_address::parse(written).value();
}

std::string asn_bytes(std::uint32_t number = 64500)
{
    mmdb::writer made(6, "Test-ASN");
    made.add("192.0.2.0/24", mmdb::asn(number));
    made.add("198.51.100.128/25", mmdb::asn(4'200'000'001));
    made.add("2001:db8::/32", mmdb::asn(64501));
    made.add("203.0.113.7", mmdb::map({{"autonomous_system_organization", mmdb::text("no number")}}));
    return made.bytes();
}

std::string country_bytes()
{
    mmdb::writer made(6, "Test-Country");
    made.add("192.0.2.0/24", mmdb::country("JP"));
    made.add("2001:db8::/32", mmdb::map({{"registered_country", mmdb::map({{"iso_code", mmdb::text("DE")}})}}));
    made.add("198.51.100.0/24", mmdb::country("longer"));
    made.add("203.0.113.0/24", mmdb::map({{"country", mmdb::text("FR")}})); // of another form
    return made.bytes();
}

struct kept
{
    policyd_test::log_lines lines;
    base::logger log{lines.sink()};

    long errors() const { return lines.count("problem="); }
};

std::string shown(const rules::value& found)
{
    return rules::to_text(found);
}

// Every look-up gives something, whatever the file holds; the sanitizers watch.
int look_all_up(const address_database& in)
{
    int failed = 0;
    for (const char* each : {"192.0.2.1", "198.51.100.200", "203.0.113.7", "2001:db8::1", "::", "255.255.255.255"}) {
        failed += in.as_number(ip(each)).has_value() ? 0 : 1;
        failed += in.country(ip(each)).has_value() ? 0 : 1;
    }
    return failed;
}

} // namespace

TEST_CASE("AS numbers and countries are found for both families")
{
    const directory where;
    write(where.path() + "/asn.mmdb", asn_bytes());
    write(where.path() + "/country.mmdb", country_bytes());
    kept told;
    const policyd::origins all(where.path() + "/asn.mmdb", where.path() + "/country.mmdb", told.log);
    std::string storage;
    CHECK(shown(all.as_number(ip("192.0.2.1"))) == "64500");
    CHECK(shown(all.as_number(ip("198.51.100.200"))) == "4200000001");
    CHECK(shown(all.as_number(ip("198.51.100.1"))) == "absent");
    CHECK(shown(all.as_number(ip("203.0.113.7"))) == "absent");
    CHECK(shown(all.as_number(ip("2001:db8:1::1"))) == "64501");
    CHECK(shown(all.as_number(ip("2001:db9::1"))) == "absent");
    CHECK(shown(all.country(ip("192.0.2.1"), storage)) == "JP");
    CHECK(shown(all.country(ip("2001:db8::1"), storage)) == "DE");
    CHECK(shown(all.country(ip("198.51.100.1"), storage)) == "absent");
    CHECK(shown(all.country(ip("203.0.113.1"), storage)) == "absent");
    CHECK(shown(all.country(ip("10.0.0.1"), storage)) == "absent");
    CHECK(told.errors() == 0);
}

TEST_CASE("a database of IPv4 alone has no IPv6")
{
    const directory where;
    mmdb::writer made(4);
    made.add("192.0.2.0/24", mmdb::asn(64500));
    write(where.path() + "/v4.mmdb", made.bytes());
    const auto open = address_database::open(where.path() + "/v4.mmdb");
    REQUIRE(open.has_value());
    CHECK((*open)->as_number(ip("192.0.2.9")).value() == 64500U);
    CHECK((*open)->as_number(ip("2001:db8::1")).value() == std::nullopt);
}

TEST_CASE("without a database both are absent, with one that is missing temporary, and one line says so")
{
    kept told;
    std::string storage;
    const policyd::origins none("", "", told.log);
    CHECK(shown(none.as_number(ip("192.0.2.1"))) == "absent");
    CHECK(shown(none.country(ip("192.0.2.1"), storage)) == "absent");
    CHECK(told.lines.size() == 0);
    const directory where;
    policyd::origins missing(where.path() + "/asn.mmdb", "", told.log);
    for (int times = 0; times < 3; ++times) {
        CHECK(shown(missing.as_number(ip("192.0.2.1"))) == "temporary");
        missing.follow();
    }
    CHECK(told.errors() == 1);
    CHECK(told.lines.count("cannot read " + where.path() + "/asn.mmdb: No such file") == 1);
    write(where.path() + "/asn.mmdb", asn_bytes());
    missing.follow();
    CHECK(shown(missing.as_number(ip("192.0.2.1"))) == "64500");
}

TEST_CASE("a changed file is taken, a broken one is not, and nobody's writing over it does harm")
{
    const directory where;
    const std::string path = where.path() + "/asn.mmdb";
    write(path, asn_bytes(1));
    kept told;
    policyd::origins all(path, "", told.log);
    write(path, asn_bytes(2));
    CHECK(shown(all.as_number(ip("192.0.2.1"))) == "1");
    all.follow();
    CHECK(shown(all.as_number(ip("192.0.2.1"))) == "2");
    std::ofstream(path, std::ios::trunc) << "no database"; // in place: a map of the file itself would be gone
    CHECK(shown(all.as_number(ip("192.0.2.1"))) == "2");
    for (int times = 0; times < 3; ++times)
        all.follow();
    CHECK(told.errors() == 1);
    CHECK(shown(all.as_number(ip("192.0.2.1"))) == "2");
    std::filesystem::remove(path);
    all.follow();
    CHECK(shown(all.as_number(ip("192.0.2.1"))) == "2");
    write(path, asn_bytes(3));
    all.follow();
    CHECK(shown(all.as_number(ip("192.0.2.1"))) == "3");
}

TEST_CASE("files that are no database are refused with their path")
{
    const directory where;
    const std::string path = where.path() + "/bad.mmdb";
    const std::string good = asn_bytes();
    std::string wrong_magic = good;
    wrong_magic[good.find("MaxMind.com")] = 'm';
    for (const std::string& bytes : {std::string(), std::string("x"), std::string(1 << 16, '\0'), wrong_magic,
                                     good.substr(0, good.size() / 2), good.substr(0, good.size() - 1)}) {
        write(path, bytes);
        const auto open = address_database::open(path);
        REQUIRE(!open.has_value());
        CHECK(open.error().text.find(path + " is no MaxMind database") != std::string::npos);
    }
    CHECK(!address_database::open(where.path()).has_value()); // a directory
    std::filesystem::remove(path);
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK(!address_database::open(path).has_value()); // and does not wait for a writer
}

TEST_CASE("a file that is too large is refused before it is read, and one that grows meanwhile as well")
{
    const directory where;
    const std::string path = where.path() + "/large.mmdb";
    write(path, "");
    std::filesystem::resize_file(path, (std::uintmax_t{512} << 20U) + 1); // a hole, which takes no room
    const auto large = address_database::open(path);
    REQUIRE(!large.has_value());
    CHECK(large.error().text == "cannot read " + path + ": larger than 512 MB");
    const std::string good = asn_bytes();
    write(path, good);
    CHECK(address_database::open(path, static_cast<std::int64_t>(good.size())).has_value());
    CHECK(!address_database::open(path, static_cast<std::int64_t>(good.size()) - 1).has_value());
    const auto grown = address_database::open("/proc/self/maps", 100); // whose size is told as 0
    REQUIRE(!grown.has_value());
    CHECK(grown.error().text == "cannot read /proc/self/maps: it grew meanwhile");
}

TEST_CASE("pointers out of the data are faults of the look-up, told once")
{
    const directory where;
    const std::string path = where.path() + "/asn.mmdb";
    for (const std::uint32_t shift : {100'000U, 0x7fffffffU}) {
        mmdb::writer made(6);
        made.add("192.0.2.0/24", mmdb::asn(64500));
        write(path, made.bytes(shift));
        kept told;
        const policyd::origins all(path, "", told.log);
        for (int times = 0; times < 3; ++times)
            CHECK(shown(all.as_number(ip("192.0.2.1"))) == "temporary");
        CHECK(told.errors() == 1);
        CHECK(shown(all.as_number(ip("10.0.0.1"))) == "absent");
    }
    // In the data: a pointer of four octets to nowhere, a text and a map longer than the file, one inside the other.
    std::string deep;
    for (int depth = 0; depth < 5000; ++depth)
        deep += mmdb::control(7, 1) + mmdb::text("a");
    const std::string bad[] = {"\x38\xff\xff\xff\xff", "\x5f\xff\xff\xff", "\xff\xff\xff\xff", deep,
                               mmdb::map({{"autonomous_system_number", "\x38\xff\xff\xff\xff"}})};
    for (const std::string& value : bad) {
        mmdb::writer made(6);
        made.add("192.0.2.0/24", value);
        write(path, made.bytes());
        const auto open = address_database::open(path);
        REQUIRE(open.has_value());
        const auto found = (*open)->as_number(ip("192.0.2.1"));
        CHECK((!found.has_value() || !*found));
    }
}

TEST_CASE("no cut and no flipped byte does harm")
{
    const directory where;
    const std::string path = where.path() + "/bad.mmdb";
    const std::string good = asn_bytes();
    for (std::size_t length = 0; length < good.size(); length += 7) {
        write(path, good.substr(0, length));
        if (const auto open = address_database::open(path))
            look_all_up(**open);
    }
    std::mt19937 random(1);
    for (int round = 0; round < 3000; ++round) {
        std::string bytes = good;
        for (int flips = 0; flips < 3; ++flips)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        write(path, bytes);
        if (const auto open = address_database::open(path))
            look_all_up(**open);
    }
}

TEST_CASE("rules ask for both, and count and penalise by the AS")
{
    const directory where;
    write(where.path() + "/asn.mmdb", asn_bytes());
    write(where.path() + "/country.mmdb", country_bytes());
    kept told;
    const policyd::origins all(where.path() + "/asn.mmdb", where.path() + "/country.mmdb", told.log);
    policyd::surroundings around;
    around.origin = &all;
    desk postfix(
        "many: connections_per(client.as, 1h) > 2 -> penalise client.as 1h \"AS {client.as} in {client.country}\"\n"
        "penalised: penalty.until -> reject \"554 {penalty.reason}\"\n"
        "known: reputation(client.as) < 0.1 -> defer\n",
        around);
    const auto ask = [&](const char* client) {
        return postfix.ask("rcpt", policyd_test::next({{"client_address", client}}));
    };
    CHECK(ask("192.0.2.1") == "DUNNO");
    CHECK(ask("192.0.2.2") == "DUNNO");
    CHECK(ask("192.0.2.3") == "DUNNO"); // is the third, and is let in before its own penalty
    CHECK(ask("192.0.2.4") == "554 AS 64500 in JP");
    CHECK(ask("198.51.100.200") == "DUNNO");
    CHECK(ask("10.0.0.1") == "DUNNO"); // of no AS: counted nowhere
}
