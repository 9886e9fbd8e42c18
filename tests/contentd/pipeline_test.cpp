#include "contentd/mime/digest.hpp"
#include "contentd/pipeline.hpp"
#include "contentd/vocabulary.hpp"
#include "tests/contentd/peer.hpp"
#include "tests/log_lines.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <thread>

namespace asio = boost::asio;

namespace {

constexpr std::string_view plain = "From: a@example.com\r\nSubject: hello\r\n\r\nhello\r\n";
constexpr std::string_view program = "From: a@example.com\r\nContent-Type: application/octet-stream; name=a.exe\r\n"
                                     "Content-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA\r\n";
constexpr std::string_view keep_programs = "dropper: attachment.executable -> quarantine \"{attachment.name}\"\n"
                                           "busy: recipient.local = \"busy\" -> tempfail \"4.7.1 come again\"\n"
                                           "refused: transaction.authenticated -> reject \"550 5.7.1 not from here\"\n"
                                           "gone: recipient.local = \"gone\" -> discard\n";

// Plays a next hop that takes a message: each RCPT and the final dot get the replies given.
peers::server::script takes(std::vector<std::string> rcpt_replies, std::string dot_reply, std::string* got = nullptr)
{
    return [=](peers::peer& client) {
        client.say("220 next.example ESMTP\r\n");
        client.line(); // EHLO
        client.say("250-next.example\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n");
        client.line(); // MAIL
        client.say("250 2.1.0 Ok\r\n");
        bool has_one = false;
        for (const std::string& reply : rcpt_replies) {
            client.line();
            client.say(reply + "\r\n");
            has_one = has_one || reply[0] == '2';
        }
        if (!has_one)
            return;
        client.line(); // DATA
        client.say("354 go on\r\n");
        const std::string content = client.content();
        if (got != nullptr)
            *got = content;
        if (!dot_reply.empty())
            client.say(dot_reply + "\r\n");
    };
}

class filter
{
  public:
    explicit filter(const std::string& uri = {})
    {
        std::string name = (std::filesystem::temp_directory_path() / "pipeline-XXXXXX").string();
        directory_ = ::mkdtemp(name.data());
        store_ = std::make_unique<contentd::quarantine_store>(directory_ + "/quarantine");
        state::options options;
        options.uri = uri.empty() ? "sqlite:" + directory_ + "/state.sqlite" : uri;
        options.owner = "contentd";
        state_ = state::open(options, log_, metrics_);
        book_ = std::make_unique<contentd::rule_book>(state_->counters());
        use(keep_programs);
    }
    ~filter()
    {
        workers_.join();
        state_.reset();
        std::filesystem::remove_all(directory_);
    }
    filter(const filter&) = delete;
    filter& operator=(const filter&) = delete;

    void use(std::string_view rules)
    {
        const auto loaded = rules::ruleset::parse(rules, "test.rules", "/", contentd::vocabulary());
        for (const auto& each : loaded.diagnostics)
            MESSAGE(each.to_text());
        REQUIRE(loaded.rules);
        book_->publish(loaded.rules);
    }

    std::function<void(std::string_view)> on_line;
    std::chrono::milliseconds patience{700}; // with the next hop, in each phase
    std::chrono::milliseconds answer_within{580000};
    std::chrono::milliseconds answer_within_before{580000};

    std::vector<smtp::reply> handle(contentd::received_message& message)
    {
        smtp_out::timeouts limits;
        limits.connect = limits.command = limits.data = limits.data_done = patience;
        const contentd::shared_parts parts{*state_,
                                           *book_,
                                           *store_,
                                           workers_,
                                           gate_,
                                           log_,
                                           metrics_,
                                           announced_,
                                           "filter.example",
                                           {},
                                           2,
                                           answer_within,
                                           answer_within_before};
        contentd::pipeline line(parts, limits, 4);
        context_.restart();
        auto result = asio::co_spawn(context_, line.handle(message), asio::use_future);
        while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            context_.run_one();
        return result.get();
    }

    /// policyd's row of what message_for() makes: bob logged in.
    void know_login()
    {
        std::promise<state::outcome> written;
        state::transaction known;
        known.host = "mx1";
        known.queue_id = "4XyZQueueId";
        known.client_address = "192.0.2.7";
        known.client_port = "4321";
        known.sasl_user = "bob";
        known.at = base::now();
        state_->transactions().write(known, [&](state::outcome came) { written.set_value(came); });
        REQUIRE(written.get_future().get() == state::outcome::committed);
    }
    /// When that row goes. The last that is asked of the filter, since all must be written.
    base::time_point expiry_of_login()
    {
        state_.reset();
        sqlite3* handle = nullptr;
        sqlite3_stmt* asked = nullptr;
        REQUIRE(sqlite3_open((directory_ + "/state.sqlite").c_str(), &handle) == SQLITE_OK);
        REQUIRE(sqlite3_prepare_v2(handle, "SELECT expires FROM accepted", -1, &asked, nullptr) == SQLITE_OK);
        REQUIRE(sqlite3_step(asked) == SQLITE_ROW);
        const base::time_point found = base::from_epoch_ms(sqlite3_column_int64(asked, 0));
        sqlite3_finalize(asked);
        sqlite3_close(handle);
        return found;
    }
    contentd::scan_gate& gate() { return gate_; }
    state::state& shared() { return *state_; }
    const testing::log_lines& recorded() const { return recorded_; }
    const std::string& directory() const { return directory_; }
    std::size_t kept() const
    {
        std::size_t count = 0;
        for (const auto& each : std::filesystem::directory_iterator(directory_ + "/quarantine"))
            count += each.path().extension() == ".eml" ? 1 : 0;
        return count;
    }

  private:
    std::string directory_;
    asio::io_context context_{1}; // outlives the state, whose threads post to it
    testing::log_lines recorded_;
    // A log whose lines may set something off, as the only sign of how far a message has come.
    class sink final : public base::log_sink
    {
      public:
        explicit sink(filter& of) : of_(of) {}
        void write(base::level /*severity*/, std::string_view line) override
        {
            of_.recorded_.add(line);
            if (of_.on_line)
                of_.on_line(line);
        }

      private:
        filter& of_;
    };
    const base::logger log_{std::make_unique<sink>(*this)};
    base::metrics metrics_;
    asio::thread_pool workers_{1};
    contentd::scan_gate gate_;
    smtp_out::announcements announced_;
    std::unique_ptr<contentd::quarantine_store> store_;
    std::unique_ptr<state::state> state_;
    std::unique_ptr<contentd::rule_book> book_;
};

contentd::received_message message_for(const std::string& next_hop, std::string_view content,
                                       std::vector<std::string> recipients, bool is_lmtp = true)
{
    contentd::received_message made;
    made.content = content;
    made.next_hop = next_hop;
    made.host = "mx1";
    made.at = base::now();
    made.envelope.sender = "sender@example.net";
    made.envelope.is_lmtp = is_lmtp;
    made.envelope.origin.ident = "4XyZQueueId";
    made.envelope.origin.addr = "192.0.2.7";
    made.envelope.origin.port = "4321";
    for (std::string& each : recipients)
        made.envelope.recipients.push_back({std::move(each), {}});
    return made;
}

std::vector<int> codes(const std::vector<smtp::reply>& replies)
{
    std::vector<int> all;
    for (const smtp::reply& each : replies)
        all.push_back(each.code);
    return all;
}

} // namespace

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
    CHECK(judge.kept() == 0);
    const auto rows = judge.shared().quarantine().list(base::time_point{}, 10);
    CHECK((rows.has_value() && rows->empty()));
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
    peers::server next({[](peers::peer& client) {
                            client.say("220 next.example ESMTP\r\n");
                            client.line();
                            client.say("250 next.example\r\n");
                            for (int i = 0; i < 2; ++i) {
                                client.line();
                                client.say("250 Ok\r\n");
                            }
                            client.line();
                            client.say("354 go\r\n");
                            client.content();
                            client.say("250 2.0.0 Ok\r\n");
                            client.rest();
                        },
                        takes({"250 Ok"}, "450 4.3.0 not now"), takes({"250 Ok"}, "250 2.0.0 Ok: second")});
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
    std::string name = (std::filesystem::temp_directory_path() / "poison-XXXXXX").string();
    const std::string directory = ::mkdtemp(name.data());
    const std::string uri = "sqlite:" + directory + "/state.sqlite";
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
    std::filesystem::remove_all(directory);
}
