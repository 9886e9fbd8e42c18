// court - messages judged by rules of a test, or by those of a file, with a state in memory

#pragma once

#include "contentd/file_hooks.hpp"
#include "contentd/verdict/judge.hpp"
#include "contentd/vocabulary.hpp"
#include "contentd/walk/walk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace testing {

class court
{
  public:
    explicit court(std::string uri = "sqlite::memory:")
    {
        options_.uri = std::move(uri);
        options_.owner = "test";
        options_.is_daemon = false;
        state_ = state::open(options_, log_, metrics_);
    }

    /// `known` may put into the inspection what the court has no service for.
    std::vector<contentd::outcome> judge(std::string_view rules, contentd::received_message& message,
                                         const std::function<void(contentd::inspection&)>& known = {})
    {
        const auto loaded = rules::ruleset::parse(rules, "test.rules", "/", contentd::vocabulary());
        for (const auto& each : loaded.diagnostics)
            MESSAGE(each.to_text());
        REQUIRE(loaded.rules);
        contentd::rule_book book(state_->counters());
        book.publish(loaded.rules);
        const auto edition = book.current();
        contentd::inspection_settings settings;
        settings.look_inside = [](const contentd::looked_at& file) {
            return walk::walk_file(file.content, file.name, {}, file.passwords, contentd::file_hooks(), file.shown);
        };
        contentd::inspection inspected(message, settings);
        if (known)
            known(inspected);
        contentd::message_counts counts(*edition, state_->counters());
        contentd::transaction_look_up record(message, state_->transactions());
        contentd::text_spread texts(state_->counters());
        contentd::sources from{workers_, record, state_->digests()};
        from.texts = &texts;
        context_.restart();
        auto result = boost::asio::co_spawn(context_, contentd::judge(inspected, *edition, counts, from, *state_, log_),
                                            boost::asio::use_future);
        context_.run();
        contentd::judgement made = result.get();
        if (!made.reports.empty()) // as for a message that is answered finally
            state_->digests().report(std::move(made.reports), [](state::outcome) {});
        return std::move(made.outcomes);
    }

    state::state& shared() { return *state_; }

  private:
    boost::asio::io_context context_; // outlives the state, whose threads post to it
    base::logger log_{base::to_stderr("judge_test")};
    base::metrics metrics_;
    state::options options_;
    boost::asio::thread_pool workers_{1};
    std::unique_ptr<state::state> state_;
};

inline contentd::received_message message_of(std::string_view content, std::vector<std::string> recipients)
{
    contentd::received_message made;
    made.content = content;
    made.at = base::now();
    made.envelope.sender = "sender@example.net";
    for (std::string& each : recipients)
        made.envelope.recipients.push_back({std::move(each), {}});
    made.envelope.origin.addr = "192.0.2.7";
    return made;
}

} // namespace testing
