// pipeline - over SMTP, where one answer is for all recipients, and how long that may take

#include "tests/contentd/filter.hpp"

#include <thread>

using namespace pipeline_test;

TEST_CASE("over SMTP one temporary failure holds the message back for all")
{
    filter judge;
    auto message = message_for("127.0.0.1:1", plain, {"gone@example.com", "busy@example.com"}, false);
    const auto replies = judge.handle(message);
    CHECK(codes(replies) == std::vector{451, 451});
    auto each = message_for("127.0.0.1:1", plain, {"gone@example.com", "busy@example.com"}, true);
    const auto apart = judge.handle(each);
    CHECK(codes(apart) == std::vector{250, 451});
    CHECK(apart[1].to_text() == "451 4.7.1 come again");
}

TEST_CASE("before the queue a refusal beside accepted recipients becomes a quarantine, and nothing is lost")
{
    peers::server next({takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok")});
    filter judge;
    judge.use("one: recipient.local = \"one\" -> reject \"550 5.7.1 no\"");
    auto message = message_for(next.address(), plain, {"one@example.com", "two@example.com"}, false);
    message.where = contentd::mode::before_queue;
    CHECK(codes(judge.handle(message)) == std::vector{250, 250});
    CHECK(judge.kept() == 1);
}

TEST_CASE("over SMTP whom the next hop refuses beside others gets no bounce, so a copy is kept")
{
    peers::server next({takes({"250 2.1.5 Ok", "550 5.1.1 unknown"}, "250 2.0.0 Ok")});
    filter judge;
    auto message = message_for(next.address(), plain, {"one@example.com", "two@example.com"}, false);
    const auto replies = judge.handle(message);
    CHECK(codes(replies) == std::vector{250, 250});
    CHECK(judge.kept() == 1);
    const auto rows = judge.shared().quarantine().list(base::time_point{}, 10);
    REQUIRE((rows.has_value() && rows->size() == 1));
    CHECK(rows->front().recipients == std::vector<std::string>{"two@example.com"});
    CHECK(rows->front().rule == "next-hop-refusal");
    CHECK(rows->front().reason.find("unknown") != std::string::npos);
    CHECK(judge.recorded().count("action=deliver ") == 1);
    CHECK(judge.recorded().count("recipient=<one@example.com>") == 1);
    CHECK(judge.recorded().count("action=quarantine rule=next-hop-refusal") == 1);
    CHECK(judge.recorded().count("recipient=<two@example.com>") == 1);
}

TEST_CASE("over SMTP a copy is taken back when the message has to come again after all")
{
    peers::server next({takes({"250 2.1.5 Ok", "550 5.1.1 unknown"}, "250 2.0.0 Ok")});
    filter judge;
    judge.use("kept: recipient.local = \"three\" -> quarantine \"three\"");
    bool is_removable = true;
    SUBCASE("which can be removed")
    {}
    SUBCASE("which cannot: it stays, and that is told")
    {
        is_removable = false;
        judge.run_sql("CREATE TRIGGER stay BEFORE DELETE ON quarantine BEGIN SELECT RAISE(ABORT, 'no'); END");
    }
    const std::string place = judge.directory() + "/quarantine";
    judge.on_line = [&](std::string_view line) {
        if (line.find("event=next-hop-refusal") != std::string_view::npos) // the first copy is kept, the second is next
            std::filesystem::rename(place, place + ".away");
        if (line.find("could not be written") != std::string_view::npos)
            std::filesystem::rename(place + ".away", place);
    };
    auto message =
        message_for(next.address(), plain, {"one@example.com", "two@example.com", "three@example.com"}, false);
    CHECK(codes(judge.handle(message)) == std::vector{250, 451, 451});
    CHECK(judge.recorded().count("could not be written") == 1);
    const std::size_t left = is_removable ? 0 : 1;
    CHECK(judge.kept() == left);
    CHECK(judge.recorded().count("stays in the quarantine") == static_cast<std::ptrdiff_t>(left));
    const auto rows = judge.shared().quarantine().list(base::time_point{}, 10);
    CHECK((rows.has_value() && rows->size() == left));
}

TEST_CASE("a message is answered before its peer stops waiting, whatever the next hop's own limits are")
{
    const auto says_hello = [](peers::peer& client) {
        client.say("220 next.example ESMTP\r\n");
        client.rest();
    };
    peers::server next({says_hello, says_hello});
    filter judge;
    judge.patience = std::chrono::seconds(60);
    const auto begun = std::chrono::steady_clock::now();
    judge.answer_within = std::chrono::milliseconds(100);
    auto after = message_for(next.address(), plain, {"one@example.com"});
    CHECK(codes(judge.handle(after)) == std::vector{451});
    judge.answer_within = std::chrono::seconds(60);
    judge.answer_within_before = std::chrono::milliseconds(100);
    auto before = message_for(next.address(), plain, {"one@example.com"}, false);
    before.where = contentd::mode::before_queue;
    CHECK(codes(judge.handle(before)) == std::vector{451});
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(60)); // of which one alone would be enough
}

TEST_CASE("over SMTP such a copy that cannot be kept is answered 451, and who has the message does not get it again")
{
    peers::server next(
        {takes({"250 2.1.5 Ok", "550 5.1.1 unknown"}, "250 2.0.0 Ok"), takes({"550 5.1.1 unknown"}, "")});
    filter judge;
    std::filesystem::remove_all(judge.directory() + "/quarantine");
    auto message = message_for(next.address(), plain, {"one@example.com", "two@example.com"}, false);
    CHECK(codes(judge.handle(message)) == std::vector{250, 451});
    std::filesystem::create_directory(judge.directory() + "/quarantine");
    auto again = message_for(next.address(), plain, {"one@example.com", "two@example.com"}, false);
    CHECK(codes(judge.handle(again)) == std::vector{250, 250});
    CHECK(judge.kept() == 1);
}

TEST_CASE("over SMTP all refused is told as it is")
{
    peers::server next({takes({"550 5.1.1 unknown", "551 5.1.6 moved"}, "")});
    filter judge;
    auto message = message_for(next.address(), plain, {"one@example.com", "two@example.com"}, false);
    CHECK(codes(judge.handle(message)) == std::vector{550, 551});
    CHECK(judge.kept() == 0);
}

TEST_CASE("over SMTP nothing is kept while the message has to come again, and nobody got it")
{
    peers::server next({[](peers::peer& client) {
        client.say("220 next.example ESMTP\r\n");
        client.line();
        client.say("250 next.example\r\n");
        client.line();
        client.say("250 Ok\r\n");
        client.line();
        client.say("450 4.2.2 full\r\n");
        client.rest();
    }});
    filter judge;
    judge.use("one: recipient.local = \"one\" -> quarantine \"one\"");
    auto message = message_for(next.address(), plain, {"one@example.com", "two@example.com"}, false);
    CHECK(codes(judge.handle(message)) == std::vector{451, 450});
    CHECK(judge.kept() == 0);
}

TEST_CASE("over SMTP what failed at its dot alone comes again alone")
{
    peers::server next(
        {takes_one_of_two(), takes({"250 Ok"}, "450 4.3.0 not now"), takes({"250 Ok"}, "250 2.0.0 Ok: second")});
    filter judge;
    judge.use("two: recipient.local = \"two\" -> tag \"two\"");
    auto message = message_for(next.address(), plain, {"one@example.com", "two@example.com"}, false);
    CHECK(codes(judge.handle(message)) == std::vector{250, 450});
    auto again = message_for(next.address(), plain, {"one@example.com", "two@example.com"}, false);
    const auto replies = judge.handle(again);
    CHECK(codes(replies) == std::vector{250, 250});
    CHECK(replies[0].text.find("before") != std::string::npos);
    CHECK(replies[1].text == "Ok: second");
}

TEST_CASE("what a rule reports counts once, however often the message comes")
{
    peers::server next(
        {takes({"450 4.2.2 full"}, ""), takes({"450 4.2.2 full"}, ""), takes({"250 Ok"}, "250 2.0.0 Ok")});
    std::string words = "From: a@example.com\r\n\r\n";
    for (int i = 0; i < 20; ++i)
        words += std::string("word") + static_cast<char>('a' + i) + ' ';
    words += "\r\n";
    filter judge;
    judge.use("trap: true -> learn \"spam\" \"trap\"");
    const auto reported = [&] { return judge.shared().digests().list(0, {}, 0).value(); };
    for (const int code : {450, 450, 250, 250}) {
        auto message = message_for(next.address(), words, {"one@example.com"});
        CHECK(codes(judge.handle(message)) == std::vector{code});
        if (code == 450)
            CHECK(reported().empty());
    }
    for (int tries = 0; tries < 500 && reported().empty(); ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(10)); // it is written behind
    REQUIRE(reported().size() == 1);
    CHECK(reported()[0].statements[0].amount == 1);
    CHECK(judge.recorded().count("action=learn ") == 1);
}
