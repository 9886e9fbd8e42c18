// keys, neighbours - who may tell us something, and how we know that it was they

#include "contentd/digest_exchange/neighbours.hpp"
#include "contentd/digest_exchange/reporters.hpp"
#include "tests/directory.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

using namespace digest_exchange;

namespace {

// RFC 8032, 7.1, TEST 2: one byte, 72.
const std::string rfc_key = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";
constexpr std::array<std::uint8_t, signature_size> rfc_signature = {
    0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8, 0x72, 0x0e, 0x82, 0x0b, 0x5f, 0x64, 0x25, 0x40,
    0xa2, 0xb2, 0x7b, 0x54, 0x16, 0x50, 0x3f, 0x8f, 0xb3, 0x76, 0x22, 0x23, 0xeb, 0xdb, 0x69, 0xda,
    0x08, 0x5a, 0xc1, 0xe4, 0x3e, 0x15, 0x99, 0x6e, 0x45, 0x8f, 0x36, 0x13, 0xd0, 0xf1, 0x1d, 0x8c,
    0x38, 0x7b, 0x2e, 0xae, 0xb4, 0x30, 0x2a, 0xee, 0xb0, 0x0d, 0x29, 0x16, 0x12, 0xbb, 0x0c, 0x00};

std::string refusal(const std::string& lines)
{
    const auto parsed = parse_neighbours(lines, "neighbours");
    return parsed ? std::string() : parsed.error().text;
}

} // namespace

TEST_CASE("a signature of the standard's examples is good, and no other")
{
    const auto key = public_key::parse(rfc_key);
    REQUIRE(key.has_value());
    CHECK(key->to_text() == rfc_key);
    CHECK(key->verifies("r", rfc_signature));
    CHECK(!key->verifies("s", rfc_signature));
    CHECK(!key->verifies("", rfc_signature));
    auto changed = rfc_signature;
    changed[63] = 1;
    CHECK(!key->verifies("r", changed));
}

TEST_CASE("a key is made once, for its owner alone, and signs the same after it was read again")
{
    const testing::directory where;
    const auto made = private_key::create(where.file("key"));
    REQUIRE(made.has_value());
    struct stat about = {};
    REQUIRE(::stat(where.file("key").c_str(), &about) == 0);
    CHECK((about.st_mode & 07777U) == 0600);
    CHECK(private_key::create(where.file("key")).error().text.find("cannot be made") != std::string::npos);
    const auto read = private_key::load(where.file("key"));
    REQUIRE(read.has_value());
    CHECK(read->published().to_text() == made->published().to_text());
    CHECK(read->published().id().size() == 16);
    CHECK(read->sign("message") == made->sign("message"));
    CHECK(made->published().verifies("message", read->sign("message")));
    CHECK(!made->published().verifies("massage", read->sign("message")));
}

TEST_CASE("a key file that others may read, or that holds something else, is refused")
{
    const testing::directory where;
    REQUIRE(private_key::create(where.file("key")).has_value());
    REQUIRE(::chmod(where.file("key").c_str(), 0640) == 0);
    CHECK(private_key::load(where.file("key")).error().text.find("chmod 600") != std::string::npos);
    where.write("garbage", "not a key");
    REQUIRE(::chmod(where.file("garbage").c_str(), 0600) == 0);
    CHECK(private_key::load(where.file("garbage")).error().text.find("no Ed25519 key") != std::string::npos);
    CHECK(private_key::load(where.file("nowhere")).error().text.find("cannot be read") != std::string::npos);
}

TEST_CASE("public keys have one form")
{
    for (const std::string& each :
         {std::string(), rfc_key.substr(1), rfc_key + "=", ' ' + rfc_key.substr(1), rfc_key.substr(0, 43) + "A",
          rfc_key.substr(0, 42) + "x=", std::string(44, '='), std::string(44, '\n')}) {
        CAPTURE(each);
        CHECK(!public_key::parse(each).has_value());
    }
}

TEST_CASE("neighbours are read with their trust and their place")
{
    const auto all = parse_neighbours("# who tells us\nfriend " + rfc_key + " trust=0.75\n from=https://b.example/d/\n",
                                      "neighbours");
    REQUIRE(all.has_value());
    REQUIRE(all->size() == 1);
    CHECK((*all)[0].name == "friend");
    CHECK((*all)[0].trust == 0.75);
    CHECK((*all)[0].from == "https://b.example/d/");
    CHECK(find_key(*all, (*all)[0].key.id()) == &(*all)[0]);
    CHECK(find_key(*all, "00") == nullptr);
    CHECK(parse_neighbours("friend " + rfc_key, "")->front().trust == usual_trust);
    CHECK(parse_neighbours("", "")->empty());
    CHECK(load_neighbours("")->empty());
    CHECK(!load_neighbours("/nowhere/neighbours").has_value());
}

TEST_CASE("a neighbour that changes its key has two lines and is asked once at each place")
{
    const std::string other_key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="; // RFC 8032, 7.1, TEST 1
    const auto all = parse_neighbours(
        "b " + rfc_key + " from=/b\nb " + other_key + " from=/b\nc " + std::string(43, 'A') + "=\n", "");
    REQUIRE(all.has_value());
    const auto found = sources(*all);
    REQUIRE(found.size() == 1);
    CHECK(found[0] == &all->front());
}

TEST_CASE("lines that name no neighbour are refused with their number")
{
    CHECK(refusal("\nfriend\n").starts_with("neighbours:2: "));
    CHECK(refusal("friend " + rfc_key.substr(1)).find("no public key") != std::string::npos);
    CHECK(refusal("Friend " + rfc_key).find("no name") != std::string::npos);
    CHECK(refusal(std::string(65, 'a') + ' ' + rfc_key).find("no name") != std::string::npos);
    for (const std::string trust : {"-1", "1.1", "", "much", "nan", "1x"})
        CHECK(refusal("friend " + rfc_key + " trust=" + trust).find("from 0 to 1") != std::string::npos);
    CHECK(refusal("friend " + rfc_key + " to=x").find("neither") != std::string::npos);
    for (const std::string from :
         {"", "exports", "./exports", "ftp://b.example/", "https://user@b.example/", "https://"})
        CHECK(refusal("friend " + rfc_key + " from=" + from).starts_with("neighbours:1: from="));
    CHECK(refusal("friend " + rfc_key + " from=/srv/exports").empty());
    CHECK(refusal("a " + rfc_key + "\nb " + rfc_key).find("neighbours:2: this key") != std::string::npos);
}

TEST_CASE("reporters are trusted by what they are, and nobody passes for a neighbour")
{
    const reporter_trust trust{5, 2, 1, 0.5};
    CHECK(trust_of("operator", trust) == 5);
    CHECK(trust_of("trap", trust) == 2);
    CHECK(trust_of("user:bob", trust) == 1);
    CHECK(trust_of("verdict", trust) == 0.5);
    CHECK(is_reporter("user:bob@example.org"));
    for (const std::string& each : {std::string(), std::string("a b"), std::string("neighbour:x"), std::string("\n"),
                                    std::string("\xc3\xa9"), std::string(101, 'a')})
        CHECK(!is_reporter(each));
}
