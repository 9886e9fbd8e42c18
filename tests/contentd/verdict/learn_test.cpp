// Reports that rules make.

#include "contentd/digest/compute.hpp"
#include "tests/contentd/verdict/court.hpp"
#include "tests/directory.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <utility>

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
    other.judge("trap: true -> learn \"spam\" \"trap\"", alone);
    REQUIRE(reported(other, 1).size() == 1);
    CHECK(reported(other, 1)[0].what.exact == all[0].what.exact);
}

TEST_CASE("a user's report without a forwarded message is not one of the user's own mail")
{
    const testing::directory place;
    court rules("sqlite:" + place.file());
    const std::string inner = "From: spammer@example.net\r\n\r\n" + words('y');
    const std::string quoted = "From: a@example.com\r\n\r\nthis is spam:\r\n> " + words('y');
    const std::string header_alone =
        "From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + words('z') +
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n" + inner + "--b--\r\n";
    for (const std::string& content : {quoted, header_alone}) {
        auto message = message_of(content, {"report@example.com"});
        const auto outcomes = rules.judge("report: true -> learn \"spam\" \"user:bob\", discard", message);
        CHECK(outcomes.at(0).what == contentd::disposal::discard);
    }
    auto last = message_of(inner, {"trap@example.com"});
    rules.judge("trap: true -> learn \"spam\" \"trap\"", last); // what was reported before stands before it
    const auto all = reported(rules, 1);
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].statements.size() == 1);
    CHECK(all[0].statements[0].reporter == "trap");
}

TEST_CASE("a forwarded message counts in base64 too")
{
    const std::string inner = "From: spammer@example.net\r\n\r\n" + words('y');
    const std::string base64 = "RnJvbTogc3BhbW1lckBleGFtcGxlLm5ldA0KDQp5d29yZGEgeXdvcmRiIHl3b3JkYyB5d29yZGQg\r\n"
                               "eXdvcmRlIHl3b3JkZiB5d29yZGcgeXdvcmRoIHl3b3JkaSB5d29yZGogeXdvcmRrIHl3b3JkbCB5\r\n"
                               "d29yZG0geXdvcmRuIHl3b3JkbyB5d29yZHAgeXdvcmRxIHl3b3JkciB5d29yZHMgeXdvcmR0IA0K\r\n";
    const std::pair<std::string, std::string> cases[] = {{"7bit", inner}, {"base64", base64}};
    std::set<state::digest_exact> known;
    for (const auto& [encoding, body] : cases) {
        CAPTURE(encoding);
        const testing::directory place;
        court rules("sqlite:" + place.file());
        const std::string content = "From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                                    "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: " +
                                    encoding + "\r\n\r\n" + body + "--b--\r\n";
        auto message = message_of(content, {"report@example.com"});
        rules.judge("report: true -> learn \"spam\" \"user:bob\", discard", message);
        const auto all = reported(rules, 1);
        REQUIRE(all.size() == 1);
        known.insert(all[0].what.exact);
    }
    CHECK(known.size() == 1);
}

namespace {

std::string file_part(const std::string& name, char filled)
{
    return "--b\r\nContent-Type: application/octet-stream; name=" + name + "\r\n\r\n" + std::string(2000, filled) +
           "\r\n";
}

// Two files, a page of much structure, a text and a link.
std::string everything()
{
    std::string page;
    for (int i = 0; i < 60; ++i)
        page += "<p><b><i>" + words('p') + "</i></b>" + std::string(static_cast<std::size_t>(i % 7), ' ') +
                (i % 3 == 0 ? "<hr>" : "<table><tr><td>x</table>");
    return "From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + words('x') +
           "http://shop.example/offer\r\n--b\r\nContent-Type: text/html\r\n\r\n" + page + "\r\n" +
           file_part("a.bin", 'a') + file_part("b.bin", 'b') + "--b--\r\n";
}

/// The kinds that a rule reports of it, sorted, and the first of the exact digests.
std::pair<std::string, state::digest_exact> taught(const std::string& rule,
                                                   const std::function<void(contentd::inspection&)>& known = {})
{
    const testing::directory place;
    court rules("sqlite:" + place.file());
    const std::string content = everything();
    auto message = message_of(content, {"a@example.com"});
    rules.judge(rule, message, known);
    std::string kinds;
    state::digest_exact first{};
    std::size_t count = 0;
    for (const auto& each : reported(rules, 1)) {
        kinds += std::to_string(each.what.kind);
        if (count++ == 0)
            first = each.what.exact;
    }
    return {kinds, first};
}

} // namespace

TEST_CASE("what came to a trap teaches files and texts, what a verdict is about its file alone")
{
    const auto by = [](malware::verdict::status is) {
        return [is](contentd::inspection& message) {
            message.load_inside();
            std::size_t last = 0;
            while (!message.leaves()[last].content.starts_with("bbb"))
                ++last;
            message.set_malware({is, "Eicar", "", ""}, last);
        };
    };
    const auto second = digest::of_file(std::string(2000, 'b')).exact;
    CHECK(taught("trap: true -> learn \"spam\" \"trap\"").first == "1122");
    const auto found = taught("virus: virus.name -> learn \"spam\" \"verdict\"", by(malware::verdict::infected));
    CHECK(found.first == "1");
    CHECK(found.second == second);
    // Two rules about one file are one report.
    const auto bound = taught("a: attachment.name = \"b.bin\" -> learn \"spam\" \"verdict\"\n"
                              "virus: virus.name -> learn \"spam\" \"verdict\"",
                              by(malware::verdict::infected));
    CHECK(bound.first == "1");
    CHECK(bound.second == second);
    CHECK(taught("a: true -> learn \"spam\" \"verdict\"", by(malware::verdict::clean)).first == "11");
}

TEST_CASE("malware that was found in no file by itself teaches nothing")
{
    const testing::directory place;
    court rules("sqlite:" + place.file());
    const std::string content = everything();
    auto message = message_of(content, {"a@example.com"});
    rules.judge("virus: virus.name -> learn \"spam\" \"verdict\"", message, [](contentd::inspection& seen) {
        seen.load_inside();
        seen.set_malware({malware::verdict::infected, "Eicar", "", ""});
    });
    const std::string text = "From: a@example.com\r\n\r\n" + words('q');
    auto last = message_of(text, {"trap@example.com"});
    rules.judge("trap: true -> learn \"spam\" \"trap\"", last);
    const auto all = reported(rules, 1);
    REQUIRE(all.size() == 1);
    CHECK(all[0].statements.at(0).reporter == "trap");
}

TEST_CASE("a report that says nothing, or comes from nobody, is not made")
{
    const testing::directory place;
    court rules("sqlite:" + place.file());
    const std::string content = "From: a@example.com\r\n\r\n" + words('x');
    auto message = message_of(content, {"a@example.com"});
    rules.judge("a: true -> learn \"{sasl.user}\" \"trap\"\nb: true -> learn \"spam\" \"neighbour:{message.size}\"\n"
                "c: true -> learn \"spam\" \"{sasl.user}\"\nd: true -> learn \"spam\" \"trap\"",
                message);
    const auto all = reported(rules, 1);
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].statements.size() == 1);
    CHECK(all[0].statements[0].reporter == "trap");
}
