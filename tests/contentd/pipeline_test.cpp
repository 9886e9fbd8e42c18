// pipeline - over LMTP, where each recipient has an answer of its own

#include "contentd/mime/digest.hpp"
#include "tests/contentd/filter.hpp"

#include <chrono>
#include <thread>

using namespace pipeline_test;

TEST_CASE("the answer is what the next hop said, and the content arrives as it came")
{
    std::string got;
    peers::server next({takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok: queued as 4ABC", &got)});
    filter judge;
    auto message = message_for(next.address(), plain, {"a@example.com"});
    const auto replies = judge.handle(message);
    REQUIRE(replies.size() == 1);
    CHECK(replies[0].to_text() == "250 2.0.0 Ok: queued as 4ABC");
    CHECK(got.starts_with("Received: "));
    CHECK(got.ends_with(" +0000\r\n" + std::string(plain) + ".\r\n"));
}

TEST_CASE("the log tells of TLS where there was some, and of nothing else")
{
    peers::server next({takes({"250 2.1.5 Ok"}, "250 2.0.0 queued"), takes({"250 2.1.5 Ok"}, "250 2.0.0 queued")});
    filter with;
    auto message = message_for(next.address(), plain, {"a@example.org"});
    with.handle(message);
    CHECK(with.recorded().count("action=pass") + with.recorded().count("action=deliver") == 1);
    CHECK(with.recorded().count("tls_") == 0);
    auto secure = message_for(next.address(), plain, {"b@example.org"});
    secure.tls = "TLSv1.3/TLS_AES_256_GCM_SHA384";
    with.handle(secure);
    CHECK(with.recorded().count(" tls_in=TLSv1.3/TLS_AES_256_GCM_SHA384 reply=") == 1);
    CHECK(with.recorded().count("tls_out=") == 0);
}

TEST_CASE("who has the message already does not get it twice")
{
    peers::server next(
        {takes({"250 2.1.5 Ok", "450 4.2.2 full"}, "250 2.0.0 Ok"), takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok")});
    filter judge;
    auto message = message_for(next.address(), plain, {"a@example.com", "b@example.com"});
    CHECK(codes(judge.handle(message)) == std::vector{250, 450});
    auto again = message_for(next.address(), plain, {"a@example.com", "b@example.com"});
    const auto replies = judge.handle(again);
    CHECK(codes(replies) == std::vector{250, 250});
    CHECK(replies[0].text.find("before") != std::string::npos);
}

TEST_CASE("what an earlier attempt delivered while the content was on its way is not delivered twice")
{
    peers::server next({takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok")});
    filter judge;
    judge.while_content_comes = [&] {
        judge.while_content_comes = {};
        auto early = message_for(next.address(), plain, {"a@example.com"});
        CHECK(codes(judge.handle(early)) == std::vector{250});
        std::this_thread::sleep_for(std::chrono::milliseconds(30)); // it comes slowly
    };
    auto late = message_for(next.address(), plain, {"a@example.com"});
    const auto replies = judge.handle(late);
    CHECK(codes(replies) == std::vector{250});
    CHECK(replies[0].text.find("before") != std::string::npos);
}

TEST_CASE("another message under a queue ID that was used before is delivered")
{
    peers::server next({takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok"), takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok: second")});
    filter judge;
    auto first = message_for(next.address(), plain, {"a@example.com"});
    judge.handle(first);
    std::string other;
    SUBCASE("with another body")
    {
        other = std::string(plain) + "more\r\n";
    }
    SUBCASE("with another header")
    {
        other = "X-Other: yes\r\n" + std::string(plain);
    }
    SUBCASE("with another end of the header")
    {
        other = std::string(plain);
        other.erase(other.find("\r\n\r\n"), 2);
    }
    auto second = message_for(next.address(), other, {"a@example.com"});
    CHECK(judge.handle(second)[0].text == "Ok: second");
}

TEST_CASE("an uncertain delivery is answered 451 and tried again")
{
    peers::server next({takes({"250 2.1.5 Ok"}, ""), takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok")});
    filter judge;
    auto message = message_for(next.address(), plain, {"a@example.com"});
    CHECK(codes(judge.handle(message)) == std::vector{451});
    auto again = message_for(next.address(), plain, {"a@example.com"});
    CHECK(codes(judge.handle(again)) == std::vector{250});
}

TEST_CASE("a next hop that is down gives 4xx to all, and quarantine and discard go on")
{
    filter judge;
    auto message = message_for("127.0.0.1:1", plain, {"a@example.com", "gone@example.com"});
    CHECK(codes(judge.handle(message)) == std::vector{451, 250});
    auto kept = message_for("127.0.0.1:1", program, {"a@example.com"});
    CHECK(codes(judge.handle(kept)) == std::vector{250});
    CHECK(judge.kept() == 1);
}

TEST_CASE("a kept message is on disk and in the state before it is acknowledged")
{
    filter judge;
    auto message = message_for("127.0.0.1:1", program, {"a@example.com", "b@example.com"});
    const auto replies = judge.handle(message);
    CHECK(codes(replies) == std::vector{250, 250});
    const auto rows = judge.shared().quarantine().list(base::time_point{}, 10);
    REQUIRE(rows.has_value());
    REQUIRE(rows->size() == 1);
    CHECK(rows->front().reason == "a.exe");
    CHECK(rows->front().recipients == std::vector<std::string>{"a@example.com", "b@example.com"});
    CHECK(replies[0].text.find(rows->front().id) != std::string::npos);
    CHECK(rows->front().sha256 == mime::sha256_hex(program));
}

TEST_CASE("a quarantine that cannot be written answers 451 and keeps no row")
{
    filter judge;
    std::filesystem::remove_all(judge.directory() + "/quarantine");
    auto message = message_for("127.0.0.1:1", program, {"a@example.com"});
    CHECK(codes(judge.handle(message)) == std::vector{451});
    const auto rows = judge.shared().quarantine().list(base::time_point{}, 10);
    CHECK((rows.has_value() && rows->empty()));
    std::filesystem::create_directory(judge.directory() + "/quarantine");
}

TEST_CASE("without a database mail flows, but nothing is kept")
{
    peers::server next({takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok")});
    filter judge("sqlite:/nonexistent/directory/state.sqlite");
    auto message = message_for(next.address(), plain, {"a@example.com"});
    CHECK(codes(judge.handle(message)) == std::vector{250});
    auto kept = message_for(next.address(), program, {"a@example.com"});
    CHECK(codes(judge.handle(kept)) == std::vector{451});
    CHECK(judge.kept() == 0);
}

TEST_CASE("mail is refused only with a proof that its client logged in, else it is kept")
{
    filter judge;
    judge.know_login();

    auto proven = message_for("127.0.0.1:1", plain, {"a@example.com"});
    CHECK(judge.handle(proven)[0].to_text() == "550 5.7.1 not from here");

    // The same queue ID from another client, or from Postfix itself, inherits nothing: it is delivered (here:
    // deferred).
    auto reused = message_for("127.0.0.1:1", plain, {"a@example.com"});
    reused.envelope.origin.port = "4322";
    CHECK(codes(judge.handle(reused)) == std::vector{451});
    auto bounce = message_for("127.0.0.1:1", plain, {"a@example.com"});
    bounce.envelope.origin.source = "LOCAL";
    CHECK(codes(judge.handle(bounce)) == std::vector{451});

    judge.use("always: true -> reject \"550 5.7.1 no\"");
    auto unproven = message_for("127.0.0.1:1", plain, {"a@example.com"});
    unproven.envelope.origin.port = "9";
    CHECK(codes(judge.handle(unproven)) == std::vector{250});
    CHECK(judge.kept() == 1);
    unproven.where = contentd::mode::before_queue;
    CHECK(codes(judge.handle(unproven)) == std::vector{550});
}

TEST_CASE("policyd's row is found, though before the queue it is written after the content has come")
{
    filter judge;
    auto message = message_for("127.0.0.1:1", plain, {"a@example.com"});
    std::string queue_id = *message.envelope.origin.ident;
    SUBCASE("after the queue it is there before")
    {
        judge.know_login(queue_id);
        judge.while_content_comes = [] {};
    }
    SUBCASE("before the queue it is not")
    {
        message.where = contentd::mode::before_queue;
        message.envelope.origin.ident.reset();
        judge.while_content_comes = [&] { judge.know_login(""); };
    }
    CHECK(judge.handle(message)[0].to_text() == "550 5.7.1 not from here");
}

TEST_CASE("policyd's row goes soon once all have their outcome, and not while some come again")
{
    filter judge;
    judge.use("busy: recipient.local = \"busy\" -> tempfail \"4.7.1 come again\"\nrest: true -> discard\n");
    judge.know_login();
    const base::time_point soon = base::now() + std::chrono::hours(2);
    SUBCASE("all have it")
    {
        auto message = message_for("127.0.0.1:1", plain, {"a@example.com", "b@example.com"});
        CHECK(codes(judge.handle(message)) == std::vector{250, 250});
        CHECK(judge.expiry_of_login() < soon);
    }
    SUBCASE("one comes again")
    {
        auto message = message_for("127.0.0.1:1", plain, {"a@example.com", "busy@example.com"});
        CHECK(codes(judge.handle(message)) == std::vector{250, 451});
        CHECK(judge.expiry_of_login() > soon);
    }
}
