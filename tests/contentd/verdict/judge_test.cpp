#include "tests/contentd/verdict/court.hpp"

#include <doctest/doctest.h>

using testing::court;
using testing::message_of;

namespace {

// The MZ header of a program, in base64, under a harmless name.
constexpr std::string_view disguised =
    "From: a@example.com\r\nSubject: hello\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n"
    "Content-Type: text/plain; name=\"notes.txt\"\r\n"
    "Content-Disposition: attachment; filename=\"notes.txt\"\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n"
    "TVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"
    "gAAAAA4fug4AtAnNIbgBTM0hVGhpcyBwcm9ncmFtIGNhbm5vdCBiZSBydW4gaW4gRE9TIG1vZGUu\r\n"
    "DQ0KJAAAAAAAAABQRQAATAEDAA==\r\n--b--\r\n";

} // namespace

TEST_CASE("a program under a harmless name is seen, and the reason names it")
{
    court rules;
    auto message = message_of(disguised, {"a@example.com"});
    const auto outcomes =
        rules.judge("dropper: attachment.executable -> quarantine \"executable {attachment.name}\"", message);
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].what == contentd::disposal::quarantine);
    CHECK(outcomes[0].rule == "dropper");
    CHECK(outcomes[0].text == "executable notes.txt");
}

TEST_CASE("each recipient is judged with its own switches, from one scan")
{
    court rules;
    auto message = message_of(disguised, {"a@example.com", "builder@example.org", "b@example.com"});
    const auto outcomes = rules.judge("builders: recipient.domain = \"example.org\" -> pass\n"
                                      "dropper: attachment.executable -> quarantine \"executable\"",
                                      message);
    REQUIRE(outcomes.size() == 3);
    CHECK(outcomes[0].what == contentd::disposal::quarantine);
    CHECK(outcomes[1].what == contentd::disposal::deliver);
    CHECK(outcomes[1].rule == "builders");
    CHECK(outcomes[2].what == contentd::disposal::quarantine);
    CHECK(contentd::group(outcomes).size() == 2);
}

TEST_CASE("rules below see nothing of an attachment that is stripped, with any of its names, for that recipient")
{
    court rules;
    std::string twice(disguised);
    twice.replace(twice.find("filename=\"notes.txt\""), 20, "filename=\"notes.scr\"");
    auto message = message_of(twice, {"list@example.com", "a@example.com"});
    const auto outcomes =
        rules.judge("list: recipient.local = \"list\" and attachment.name ~ \"scr$\" -> strip \"no\"\n"
                    "dropper: attachment.executable -> quarantine \"executable\"\n"
                    "none: not attachment.executable -> tag\n"
                    "any: count(attachment) > 0 and recipient.local = \"list\" -> tag\n"
                    "observe would: mime.parts = 3 and attachment.executable -> strip \"no\"",
                    message);
    REQUIRE(outcomes.size() == 2);
    CHECK(outcomes[0].what == contentd::disposal::deliver);
    CHECK_FALSE(outcomes[0].is_tagged);
    REQUIRE(outcomes[0].strips.size() == 1);
    CHECK(outcomes[0].strips[0].name == "notes.scr");
    CHECK(outcomes[0].strips[0].reason == "no");
    CHECK(outcomes[1].what == contentd::disposal::quarantine);
    CHECK(outcomes[1].strips.empty());
    CHECK(contentd::group(outcomes).size() == 2);
}

TEST_CASE("scores add up in order and tag puts them on top")
{
    court rules;
    auto message = message_of(disguised, {"a@example.com"});
    const auto outcomes = rules.judge("one: mime.parts = 3 -> score 2.5\n"
                                      "two: attachment.name ~ \"^notes\" -> score 3\n"
                                      "mark: score >= 5 -> tag \"{sender.domain}\"\n"
                                      "observe strict: true -> quarantine \"would\"\n",
                                      message);
    CHECK(outcomes[0].what == contentd::disposal::deliver);
    CHECK(outcomes[0].is_tagged);
    CHECK(outcomes[0].score == 5.5);
    CHECK(outcomes[0].headers.find("X-Spam-Score: 5.5\r\nX-Sekimori: rules=one, two, mark\r\n") != std::string::npos);
}

TEST_CASE("without a transaction a message is not taken for authenticated")
{
    court rules;
    auto message = message_of(disguised, {"a@example.com"});
    for (const char* condition : {"transaction.authenticated", "transaction.authenticated = false", "sasl.user",
                                  "sasl.user != \"x\"", "transaction.found"}) {
        CAPTURE(condition);
        const auto outcomes = rules.judge("r: " + std::string(condition) + " -> discard", message);
        CHECK(outcomes[0].what == contentd::disposal::deliver);
    }
}

TEST_CASE("client.network has the lengths that the settings give, as policyd's has")
{
    const auto message = message_of(disguised, {"a@example.com"});
    contentd::inspection_settings settings;
    settings.v4_length = 20;
    CHECK(contentd::inspection(message, settings).client_network().to_text() == "192.0.0.0/20");
}

TEST_CASE("a spam event can penalise the client's network for policyd")
{
    court rules;
    auto message = message_of(disguised, {"a@example.com", "b@example.com"});
    rules.judge("mark: attachment.executable -> tag\n"
                "run: on spam: spam_per(client.network, 1h) >= 1 -> penalise client.network 1h \"spam run\"\n",
                message);
    const auto found =
        rules.shared().table(state::mark_table::penalties).find(*net::ip_address::parse("192.0.2.99"), base::now());
    REQUIRE(found);
    CHECK(found->reason == "spam run");
    CHECK(found->origin == "rule run");
}
