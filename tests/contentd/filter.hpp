// filter - a pipeline with all that it stands on, next hops that are played, and messages for it

#pragma once

#include "contentd/pipeline.hpp"
#include "contentd/vocabulary.hpp"
#include "tests/directory.hpp"
#include "tests/log_lines.hpp"
#include "tests/peer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <filesystem>
#include <functional>
#include <future>
#include <string>
#include <vector>

namespace pipeline_test {

namespace asio = boost::asio;

inline constexpr std::string_view plain = "From: a@example.com\r\nSubject: hello\r\n\r\nhello\r\n";
inline constexpr std::string_view program =
    "From: a@example.com\r\nContent-Type: application/octet-stream; name=a.exe\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA\r\n";
inline constexpr std::string_view keep_programs =
    "dropper: attachment.executable -> quarantine \"{attachment.name}\"\n"
    "busy: recipient.local = \"busy\" -> tempfail \"4.7.1 come again\"\n"
    "refused: transaction.authenticated -> reject \"550 5.7.1 not from here\"\n"
    "gone: recipient.local = \"gone\" -> discard\n";

// Plays a next hop that takes a message: each RCPT and the final dot get the replies given.
inline peers::server::script takes(std::vector<std::string> rcpt_replies, std::string dot_reply,
                                   std::string* got = nullptr)
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

// Plays a next hop that is asked for two transactions on one connection: takes the first, and has gone at the second.
inline peers::server::script takes_one_of_two()
{
    return [](peers::peer& client) {
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
    };
}

class filter
{
  public:
    explicit filter(const std::string& uri = {})
    {
        store_ = std::make_unique<contentd::quarantine_store>(directory_.file("quarantine"));
        state::options options;
        options.uri = uri.empty() ? "sqlite:" + directory_.file() : uri;
        options.owner = "contentd";
        if (uri.empty())
            options.commit_limit = std::chrono::seconds(10); // a busy disk is not what is tested
        state_ = state::open(options, log_, metrics_);
        book_ = std::make_unique<contentd::rule_book>(state_->counters());
        use(keep_programs);
    }
    ~filter()
    {
        workers_.join();
        state_.reset();
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
    std::function<void()> while_content_comes; // of which the pipeline hears beforehand, then
    std::chrono::milliseconds patience{700};   // with the next hop, in each phase
    std::chrono::milliseconds answer_within{580000};
    std::chrono::milliseconds answer_within_before{580000};
    contentd::strip_settings strips;
    contentd::inspection_settings inspected;

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
                                           inspected,
                                           2,
                                           answer_within,
                                           answer_within_before,
                                           strips};
        contentd::pipeline line(parts, limits, 4);
        if (while_content_comes) {
            line.expect(message);
            while_content_comes();
        }
        context_.restart();
        auto result = asio::co_spawn(context_, line.handle(message), asio::use_future);
        while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            context_.run_one();
        return result.get();
    }

    /// policyd's row of what message_for() makes: bob logged in.
    void know_login(std::string queue_id = "4XyZQueueId")
    {
        std::promise<state::outcome> written;
        state::transaction known;
        known.host = "mx1";
        known.queue_id = std::move(queue_id);
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
        base::time_point found;
        run_sql("SELECT expires FROM accepted",
                [&found](sqlite3_stmt* row) { found = base::from_epoch_ms(sqlite3_column_int64(row, 0)); });
        return found;
    }
    /// One statement past the state; `use` is given the row, where it has one.
    void run_sql(const char* text, const std::function<void(sqlite3_stmt*)>& use = {}) const
    {
        sqlite3* handle = nullptr;
        sqlite3_stmt* asked = nullptr;
        REQUIRE(sqlite3_open(directory_.file().c_str(), &handle) == SQLITE_OK);
        sqlite3_busy_timeout(handle, 10000); // ms
        REQUIRE(sqlite3_prepare_v2(handle, text, -1, &asked, nullptr) == SQLITE_OK);
        REQUIRE(sqlite3_step(asked) == (use ? SQLITE_ROW : SQLITE_DONE));
        if (use)
            use(asked);
        sqlite3_finalize(asked);
        sqlite3_close(handle);
    }
    contentd::scan_gate& gate() { return gate_; }
    state::state& shared() { return *state_; }
    const testing::log_lines& recorded() const { return recorded_; }
    const std::string& directory() const { return directory_.path(); }
    std::size_t kept() const
    {
        std::size_t count = 0;
        for (const auto& each : std::filesystem::directory_iterator(directory_.file("quarantine")))
            count += each.path().extension() == ".eml" ? 1 : 0;
        return count;
    }

  private:
    const testing::directory directory_;
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

inline contentd::received_message message_for(const std::string& next_hop, std::string_view content,
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

inline std::vector<int> codes(const std::vector<smtp::reply>& replies)
{
    std::vector<int> all;
    for (const smtp::reply& each : replies)
        all.push_back(each.code);
    return all;
}

} // namespace pipeline_test
