// Reports that rules make.

#include "tests/contentd/verdict/court.hpp"
#include "tests/directory.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>

using testing::court;
using testing::message_of;

namespace {

std::string words(char first)
{
    std::string all;
    for (int i = 0; i < 20; ++i)
        all += std::string(1, first) + "word" + static_cast<char>('a' + i) + ' ';
    return all + "\r\n";
}

std::vector<state::digest_entry> reported(court& rules, std::size_t wanted)
{
    std::vector<state::digest_entry> all;
    for (int tries = 0; tries < 500 && all.size() < wanted; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10)); // reports are written behind
        all = rules.shared().digests().list(0, {}, 0).value();
    }
    return all;
}

} // namespace

TEST_CASE("a rule reports a message once, in its reporter's name and trust")
{
    const testing::directory place;
    court rules("sqlite:" + place.file());
    const std::string content = "From: a@example.com\r\n\r\n" + words('x');
    auto message = message_of(content, {"trap@example.com", "other@example.com"});
    rules.judge("trap: true -> learn \"spam\" \"trap\", discard", message);
    const auto all = reported(rules, 1);
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].statements.size() == 1);
    CHECK(all[0].statements[0].reporter == "trap");
    CHECK(all[0].statements[0].is_spam);
    CHECK(all[0].statements[0].amount == 1);
    CHECK(all[0].statements[0].trust == 2);
}

TEST_CASE("of a report what is forwarded in it counts, not who forwards it")
{
    const testing::directory place;
    const testing::directory elsewhere;
    court rules("sqlite:" + place.file());
    const std::string inner = "From: spammer@example.net\r\n\r\n" + words('y');
    const std::string content = "From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" +
                                words('z') + "--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + "--b--\r\n";
    auto message = message_of(content, {"report@example.com"});
    rules.judge("report: true -> learn \"ham\" \"user:bob\", discard", message);
    auto all = reported(rules, 1);
    REQUIRE(all.size() == 1);
    CHECK_FALSE(all[0].statements[0].is_spam);

    court other("sqlite:" + elsewhere.file());
    auto alone = message_of(inner, {"a@example.com"});
    other.judge("report: true -> learn \"spam\" \"user:bob\"", alone);
    REQUIRE(reported(other, 1).size() == 1);
    CHECK(reported(other, 1)[0].what.exact == all[0].what.exact);
}

TEST_CASE("a report that says nothing, or comes from nobody, is not made")
{
    const testing::directory place;
    court rules("sqlite:" + place.file());
    const std::string content = "From: a@example.com\r\n\r\n" + words('x');
    auto message = message_of(content, {"a@example.com"});
    rules.judge("a: true -> learn \"{sasl.user}\" \"trap\"\nb: true -> learn \"spam\" \"neighbour:{message.size}\"\n"
                "c: true -> learn \"spam\" \"{sasl.user}\"\nd: true -> learn \"spam\" \"user:real\"",
                message);
    const auto all = reported(rules, 1);
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].statements.size() == 1);
    CHECK(all[0].statements[0].reporter == "user:real");
}
