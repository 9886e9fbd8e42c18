// Messages written by hand: what is read, and what is refused with which words.

#include "common/dns/decode.hpp"
#include "common/dns/query.hpp"
#include "tests/common/dns/responder.hpp"

#include <doctest/doctest.h>

#include <string>

using dns::status;
using dns::type;
using testing::answer_to;
using testing::bytes;
using testing::record;

namespace {

constexpr std::uint16_t id = 0x1234;

dns::question about(type wanted)
{
    return dns::to_question("x.example", wanted).value();
}

dns::answer decoded(type wanted, const std::vector<bytes>& records, std::uint8_t code = 0)
{
    const bytes query = dns::write_query(about(wanted), id);
    return dns::decode(answer_to(query, records, code), about(wanted), id);
}

// g++ 12 warns of a vector of one byte that insert() makes grow.
bytes with(bytes first, const bytes& second)
{
    for (const std::uint8_t each : second)
        first.push_back(each);
    return first;
}

bytes wire_name(const std::string& label)
{
    return with(with({static_cast<std::uint8_t>(label.size())}, bytes(label.begin(), label.end())), {0});
}

} // namespace

TEST_CASE("records of the name and the type are read, others are passed over")
{
    const auto found = decoded(type::a, {record(1, {192, 0, 2, 1}, 60), record(16, {1, 'a'}),
                                         record(1, {192, 0, 2, 2}, 30), record(1, {192, 0, 2, 3}, 5, 14)});
    CHECK(found.is == status::found);
    REQUIRE(found.addresses.size() == 2);
    CHECK(found.addresses[1].to_text() == "192.0.2.2");
    CHECK(found.ttl == std::chrono::seconds(30));
    CHECK(decoded(type::aaaa, {record(1, {192, 0, 2, 1})}).is == status::no_data);
    CHECK(decoded(type::txt, {record(16, {1, 'a', 0, 2, 'b', 0})}).texts == std::vector<std::string>{{'a', 'b', '\0'}});
    CHECK(decoded(type::txt, {record(16, {0})}).texts == std::vector<std::string>{""});
    CHECK(decoded(type::ptr, {record(12, wire_name("A@b_/=+"))}).names == std::vector<std::string>{"a@b_/=+"});
    CHECK(decoded(type::a, {}, 3).is == status::no_such_name);
}

TEST_CASE("a TTL with its highest bit set is none (RFC 2181)")
{
    auto strange = record(1, {192, 0, 2, 1});
    strange[6] = 0x80;
    CHECK(decoded(type::a, {strange}).ttl == std::chrono::seconds(0));
}

TEST_CASE("what cannot be read is temporary and says why")
{
    const auto odd = record(12, wire_name("a b"));
    const auto dotted = record(12, wire_name("a.b"));
    const auto high = record(12, wire_name("caf\xc3\xa9"));
    struct
    {
        type wanted;
        std::vector<bytes> records;
        const char* problem;
    } const cases[] = {
        {type::a, {record(1, {1, 2, 3})}, "an address has a wrong length"},
        {type::aaaa, {record(28, {1, 2, 3, 4})}, "an address has a wrong length"},
        {type::txt, {record(16, {5, 'a'})}, "a text is too short"},
        {type::ptr, {odd}, "a name has bytes that no name has"},
        {type::ptr, {dotted}, "a name has bytes that no name has"},
        {type::ptr, {high}, "a name has bytes that no name has"},
        {type::ptr, {record(12, {})}, "a record is too short"},
        {type::ptr, {record(12, {3, 'a'})}, "a name cannot be read"},
        {type::ptr, {record(12, with(wire_name("a"), {9}))}, "a record has a wrong length"},
        {type::mx, {record(15, {0, 1})}, "a record is too short"},
        {type::mx, {record(15, {0, 1, 0xff, 0xff})}, "a name cannot be read"},
        {type::a, {record(5, {0xc0, 12})}, "the aliases loop or are too many"},
        {type::a, {record(1, {1, 2, 3, 4}), bytes{0xc0}}, "the answer is no DNS message"},
    };
    for (const auto& each : cases) {
        CAPTURE(std::string(each.problem));
        const auto told = decoded(each.wanted, each.records);
        CHECK(told.is == status::temporary);
        CHECK(told.problem == each.problem);
        CHECK(told.addresses.empty());
        CHECK(told.names.empty());
    }
}

TEST_CASE("an answer to something else is refused")
{
    const bytes query = dns::write_query(about(type::a), id);
    const bytes good = answer_to(query, {record(1, {192, 0, 2, 1})});
    const auto problem_with = [](const bytes& received) {
        const auto told = dns::decode(received, about(type::a), id);
        CHECK(told.is == status::temporary);
        return told.problem;
    };
    const auto changed = [&](std::size_t at, std::uint8_t to) {
        bytes made = good;
        made[at] = to;
        return made;
    };
    CHECK(problem_with(query) == "the answer is no answer");
    CHECK(problem_with(changed(1, 0)) == "the answer has another id");
    CHECK(problem_with(changed(13, 'y')) == "the answer is one to another question");
    CHECK(problem_with(changed(24, 28)) == "the answer is one to another question");
    CHECK(problem_with(changed(2, 0x83)) == "the answer is truncated");
    CHECK(problem_with(changed(3, 0x85)) == "the server refused (REFUSED)");
    CHECK(problem_with({}) == "the answer is no DNS message");
    CHECK(problem_with(with(good, {0})) == "the answer is no DNS message");
    for (std::size_t length = 0; length < good.size(); ++length)
        problem_with(bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)));
}

TEST_CASE("the server's word on DNSSEC is passed on, and extended errors are errors")
{
    const bytes query = dns::write_query(about(type::a), id);
    bytes proven = answer_to(query, {record(1, {192, 0, 2, 1})});
    CHECK_FALSE(dns::decode(proven, about(type::a), id).is_authentic);
    proven[3] = static_cast<std::uint8_t>(proven[3] | 0x20U);
    CHECK(dns::decode(proven, about(type::a), id).is_authentic);
    proven[11] = 1;
    CHECK(dns::decode(with(proven, {0, 0, 41, 4, 0, 0, 0, 0, 0, 0, 0}), about(type::a), id).is == status::found);
    CHECK(dns::decode(with(proven, {0, 0, 41, 4, 0, 1, 0, 0, 0, 0, 0}), about(type::a), id).is == status::temporary);
}

TEST_CASE("a query asks for recursion, EDNS and the AD bit")
{
    const bytes query = dns::write_query(dns::to_question("A.bc.", type::mx).value(), 0xabcd);
    CHECK(query == bytes{0xab, 0xcd, 1,  0x20, 0, 1, 0, 0,  0, 0,    0, 1, 1, 'a', 2, 'b', 'c',
                         0,    0,    15, 0,    1, 0, 0, 41, 4, 0xd0, 0, 0, 0, 0,   0, 0});
}

TEST_CASE("addresses are written the other way round")
{
    CHECK(dns::reversed(net::ip_address::parse("192.0.2.1").value()) == "1.2.0.192");
    CHECK(dns::reversed(net::ip_address::parse("2001:db8::1").value()) ==
          "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2");
}
