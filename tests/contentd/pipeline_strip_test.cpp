// pipeline - messages that go on without a part

#include "tests/contentd/filter.hpp"

using namespace pipeline_test;

namespace {

constexpr std::string_view strip_programs = "list: attachment.executable -> strip \"no programs here\"\n";
const std::string signed_program = "DKIM-Signature: v=1; d=example.com\r\n" + std::string(program);

std::vector<state::quarantined> rows_of(filter& judge)
{
    const auto rows = judge.shared().quarantine().list(base::time_point{}, 10);
    REQUIRE(rows.has_value());
    return *rows;
}

} // namespace

TEST_CASE("a message goes on without the part that a rule strips, and the original is kept")
{
    bool is_lmtp = true;
    SUBCASE("over LMTP")
    {}
    SUBCASE("over SMTP")
    {
        is_lmtp = false;
    }
    std::string got;
    peers::server next({takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok", &got)});
    filter judge;
    judge.use(strip_programs);
    judge.strips.contact = "helpdesk@example.org";
    auto message = message_for(next.address(), program, {"one@example.com"}, is_lmtp);
    CHECK(codes(judge.handle(message)) == std::vector{250});
    const auto rows = rows_of(judge);
    REQUIRE(rows.size() == 1);
    CHECK(judge.kept() == 1);
    CHECK(rows[0].rule == "list");
    CHECK(rows[0].reason == "stripped: a.exe: no programs here");
    CHECK(rows[0].recipients == std::vector<std::string>{"one@example.com"});
    CHECK(got.find("TVqQ") == std::string::npos);
    CHECK(got.find("X-Sekimori-Stripped: original=" + rows[0].id) != std::string::npos);
    CHECK(got.find("From: a@example.com\r\n") != std::string::npos);
    CHECK(judge.recorded().count("action=strip rule=list") == 1);
    CHECK(judge.recorded().count("body_out=changed original=" + rows[0].id + " stripped=a.exe") == 1);
}

TEST_CASE("only the recipients for whom a rule says so get it stripped")
{
    std::string first;
    std::string second;
    peers::server next(
        {takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok", &first), takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok", &second)});
    filter judge;
    judge.use("list: recipient.local = \"list\" and attachment.executable -> strip \"no\"");
    auto message = message_for(next.address(), program, {"list@example.com", "dev@example.com"});
    CHECK(codes(judge.handle(message)) == std::vector{250, 250});
    CHECK(first.find("TVqQ") == std::string::npos);
    CHECK(second.find("TVqQ") != std::string::npos);
    CHECK(judge.kept() == 1);
}

TEST_CASE("a signed message is not touched unless the operator says so")
{
    std::string got;
    peers::server next({takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok", &got)});
    filter judge;
    judge.use(strip_programs);
    auto message = message_for(next.address(), signed_program, {"one@example.com"});
    CHECK(codes(judge.handle(message)) == std::vector{250});
    REQUIRE(rows_of(judge).size() == 1);
    CHECK(rows_of(judge)[0].reason == "stripped: a.exe: no programs here (the message is signed)");
    CHECK(got.empty());
    judge.strips.may_break_signatures = true;
    auto again = message_for(next.address(), signed_program, {"one@example.com"});
    CHECK(codes(judge.handle(again)) == std::vector{250});
    CHECK(got.find("TVqQ") == std::string::npos);
    CHECK_FALSE(got.empty());
}

TEST_CASE("without a place for the original nothing goes out")
{
    filter judge;
    judge.use(strip_programs);
    std::filesystem::remove_all(judge.directory() + "/quarantine");
    for (const bool is_lmtp : {true, false}) {
        auto message = message_for("127.0.0.1:1", program, {"one@example.com"}, is_lmtp);
        const auto replies = judge.handle(message);
        CHECK(codes(replies) == std::vector{451});
        CHECK(replies[0].text == "quarantine is not available");
    }
}

TEST_CASE("the original is not kept when the next hop does not take the rest")
{
    for (const bool is_lmtp : {true, false}) {
        for (const std::string reply : {"450 4.2.2 full", "550 5.1.1 unknown"}) {
            peers::server next({takes({reply}, "")});
            filter judge;
            judge.use(strip_programs);
            auto message = message_for(next.address(), program, {"one@example.com"}, is_lmtp);
            CHECK(codes(judge.handle(message)) == std::vector{std::stoi(reply)});
            CHECK(judge.kept() == 0);
            CHECK(rows_of(judge).empty());
        }
    }
}

TEST_CASE("over SMTP who has the stripped message keeps the original when it comes again for others")
{
    peers::server next({takes_one_of_two(), takes({"250 Ok"}, "450 4.3.0 not now"), takes({"250 Ok"}, "250 2.0.0 Ok")});
    filter judge;
    judge.use("two: recipient.local = \"two\" -> prepend \"X-Two: 2\"\n" + std::string(strip_programs));
    const auto handle = [&] {
        auto message = message_for(next.address(), program, {"one@example.com", "two@example.com"}, false);
        return codes(judge.handle(message));
    };
    CHECK(handle() == std::vector{250, 450});
    auto rows = rows_of(judge);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].recipients == std::vector<std::string>{"one@example.com"});
    CHECK(handle() == std::vector{250, 250});
    rows = rows_of(judge);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].recipients != rows[1].recipients);
    CHECK(judge.kept() == 2);
}
