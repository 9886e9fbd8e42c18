// pipeline - inspections that take too long, fail, or crash the filter

#include "contentd/mime/digest.hpp"
#include "tests/contentd/filter.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <thread>

using namespace pipeline_test;

namespace {

// A filter that dies in the midst of this message's inspection: a process that begins the attempt and is gone.
void crash_with(const std::string& uri, const contentd::received_message& message, bool is_alone)
{
    const pid_t child = ::fork();
    if (child == 0) {
        const base::logger log(testing::log_lines().sink());
        base::metrics metrics;
        state::options options;
        options.uri = uri;
        options.owner = "contentd";
        const auto shared = state::open(options, log, metrics);
        const std::size_t head = message.content.find("\r\n\r\n") + 4;
        const std::string identity =
            mime::sha256_hex(message.content.substr(0, head), mime::sha256_hex(message.content.substr(head)));
        const std::string key = identity + ' ' + message.host + ' ' + *message.envelope.origin.ident;
        ::_exit(shared->attempts().begin(key, is_alone) ? 0 : 1);
    }
    int status = 1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(status == 0);
}

} // namespace

TEST_CASE("a message whose inspection took too long is put off, and nothing is done with it")
{
    filter judge;
    SUBCASE("by itself")
    {
        judge.answer_within = std::chrono::milliseconds(50);
        auto message = message_for("127.0.0.1:1", program, {"a@example.com", "gone@example.com"});
        message.release_pages = [] { std::this_thread::sleep_for(std::chrono::milliseconds(60)); };
        const auto replies = judge.handle(message);
        CHECK(codes(replies) == std::vector{451, 451});
        CHECK(replies[0].text == "the inspection took too long");
    }
    SUBCASE("since others were inspected all the while")
    {
        judge.answer_within = std::chrono::milliseconds(50);
        REQUIRE(judge.gate().try_enter(true));
        auto message = message_for("127.0.0.1:1", program, {"a@example.com"});
        CHECK(codes(judge.handle(message)) == std::vector{451});
        judge.gate().leave(true);
    }
    CHECK(judge.kept() == 0);
    CHECK(judge.recorded().count("action=tempfail rule=late") == 1);
}

TEST_CASE("a message whose inspection always fails is set aside, and does not come back until its sender gets it")
{
    filter judge;
    const auto failing = [] {
        auto made = message_for("127.0.0.1:1", plain, {"a@example.com"});
        made.release_pages = [] { throw std::runtime_error("as a defect would"); };
        return made;
    };
    for (int i = 0; i < 2; ++i) {
        auto message = failing();
        CHECK_THROWS(judge.handle(message)); // the session answers 451
    }
    auto message = failing();
    CHECK(codes(judge.handle(message)) == std::vector{250});
    CHECK(judge.kept() == 1);
    auto other = message_for("127.0.0.1:1", program, {"a@example.com"});
    CHECK(codes(judge.handle(other)) == std::vector{250});
}

TEST_CASE("a message that crashed the filter alone is set aside, and the mail behind it flows")
{
    const testing::directory directory;
    const std::string uri = "sqlite:" + directory.file();
    auto poison = message_for("127.0.0.1:1", program, {"a@example.com"});
    crash_with(uri, poison, false); // others were in flight beside it: nobody knows which one it was
    crash_with(uri, poison, true);
    SUBCASE("one crash alone is not enough: it is inspected once more, and judged by the rules")
    {
        filter judge(uri);
        judge.use("dropper: attachment.executable -> discard");
        CHECK(codes(judge.handle(poison)) == std::vector{250});
        CHECK(judge.kept() == 0);
    }
    SUBCASE("as many as poison_attempts are")
    {
        crash_with(uri, poison, true);
        peers::server next({takes({"250 2.1.5 Ok"}, "250 2.0.0 Ok")});
        filter judge(uri);
        CHECK(codes(judge.handle(poison)) == std::vector{250});
        const auto rows = judge.shared().quarantine().list(base::time_point{}, 10);
        REQUIRE((rows.has_value() && rows->size() == 1));
        CHECK(rows->front().rule == "poison");
        auto other = message_for(next.address(), plain, {"a@example.com"});
        CHECK(codes(judge.handle(other)) == std::vector{250});
    }
}

TEST_CASE("a message is not blamed when the machine has no process to look into it")
{
    filter judge;
    judge.inspected.look_inside = [](const contentd::looked_at&) -> walk::report {
        throw contentd::inspection_unavailable("fork: Resource temporarily unavailable");
    };
    for (int i = 0; i < 5; ++i) { // more often than what sets a message aside
        auto message = message_for("127.0.0.1:1", program, {"one@example.com"});
        CHECK(codes(judge.handle(message)) == std::vector{451});
    }
    CHECK(judge.kept() == 0);
    CHECK(judge.recorded().count("event=inspection problem=\"fork: ") == 5);
}
