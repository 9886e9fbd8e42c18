// One source with what stands around it, at the limits that no ordinary load reaches.

#include "common/net/await.hpp"
#include "policyd/recipients/link.hpp"
#include "tests/log_lines.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <doctest/doctest.h>

#include <list>

using namespace std::chrono_literals;
using policyd::recipient_verdict;
using policyd::source_answer;

namespace {

/// A source that keeps its questions until it is told what to answer.
class slow_source final : public policyd::recipient_source
{
  public:
    explicit slow_source(std::vector<std::string>& asked) : asked_(asked) {}

    boost::asio::awaitable<source_answer> ask(std::string address, policyd::steady_time) override
    {
        asked_.push_back(std::move(address));
        if (is_patient) {
            const std::function<void(std::function<void(source_answer)>)> wait = [&](auto told) {
                waiting.push_back(std::move(told));
            };
            co_return co_await net::callback<source_answer>(wait);
        }
        co_return source_answer{recipient_verdict::known};
    }
    void tidy(policyd::steady_time) override {}
    void close() override { waiting.clear(); }

    void answer_all(recipient_verdict is)
    {
        for (const auto& each : std::exchange(waiting, {}))
            each(source_answer{is});
    }

    bool is_patient = false;
    std::list<std::function<void(source_answer)>> waiting;

  private:
    std::vector<std::string>& asked_;
};

boost::asio::awaitable<void> ask_into(policyd::source_link& from, policyd::recipient_forms address, source_answer& into)
{
    auto asking = from.ask(std::move(address), std::chrono::steady_clock::now() + 10s);
    into = co_await std::move(asking);
}

/// A link to a source, with these limits.
struct linked
{
    explicit linked(const std::string& options, const policyd::link_limits& limits)
    {
        auto made = std::make_unique<slow_source>(asked);
        source = made.get();
        link.emplace(policyd::source_spec::parse("* smtp:192.0.2.25:25 " + options).value(), 0, nullptr,
                     std::move(made), cache, log, metrics, limits);
    }

    /// Goes on until everybody has an answer or waits for the source.
    void ask(const std::string& address, source_answer& into)
    {
        boost::asio::co_spawn(on, ask_into(*link, policyd::forms_of(address, "").value(), into), boost::asio::detached);
        go_on();
    }
    source_answer ask(const std::string& address)
    {
        source_answer told;
        ask(address, told);
        return told;
    }
    void go_on()
    {
        on.restart();
        on.poll();
    }
    /// How many questions for nobody at that domain the source got.
    long probes(const std::string& domain) const
    {
        return std::count_if(asked.begin(), asked.end(), [&](const std::string& each) {
            return each.starts_with("nobody-") && each.ends_with('@' + domain);
        });
    }

    boost::asio::io_context on{1};
    testing::log_lines lines;
    base::logger log{lines.sink()};
    base::metrics metrics;
    policyd::recipient_cache cache{{}};
    std::vector<std::string> asked;
    slow_source* source = nullptr;
    std::optional<policyd::source_link> link;
};

} // namespace

TEST_CASE("with too many questions on their way another one is not asked, makes nobody unknown and is no fault")
{
    policyd::link_limits limits;
    limits.questions = 2;
    linked with("probe=no", limits);
    with.source->is_patient = true;
    source_answer first;
    source_answer second;
    source_answer again;
    with.ask("a@example.org", first);
    with.ask("b@example.org", second);
    with.ask("a@example.org", again); // the same question takes no place
    const source_answer third = with.ask("c@example.org");
    CHECK(third.is == recipient_verdict::temporary);
    CHECK_FALSE(third.is_asked);
    CHECK_FALSE(third.is_fault);
    CHECK_EQ(third.problem, "too many questions are on their way");
    CHECK_EQ(with.asked, std::vector<std::string>{"a@example.org", "b@example.org"});
    with.source->answer_all(recipient_verdict::unknown);
    with.go_on();
    for (const source_answer& each : {first, second, again})
        CHECK(each.is == recipient_verdict::unknown);
    with.source->is_patient = false;
    CHECK(with.ask("c@example.org").is == recipient_verdict::known); // it was not remembered as anything
}

TEST_CASE("of too many domains all are forgotten, and each is asked for nobody anew before it is believed")
{
    policyd::link_limits limits;
    limits.domains = 2;
    linked with("", limits);
    for (const char* const each : {"a@one.example", "a@two.example", "b@one.example", "b@two.example"})
        CHECK(with.ask(each).is == recipient_verdict::cannot_tell);
    CHECK_EQ(with.asked.size(), 2);
    CHECK(with.ask("a@three.example").is == recipient_verdict::cannot_tell);
    CHECK(with.ask("c@one.example").is == recipient_verdict::cannot_tell);
    CHECK(with.ask("d@one.example").is == recipient_verdict::cannot_tell);
    CHECK_EQ(with.probes("one.example"), 2);
    CHECK_EQ(with.probes("three.example"), 1);
    CHECK_EQ(with.asked.size(), 4); // nobody else was ever asked for
}
