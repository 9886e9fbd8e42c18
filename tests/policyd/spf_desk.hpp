// spf_desk - a desk whose SPF checks ask a zone in memory, and that counts what they ask

#pragma once

#include "policyd/fetch.hpp"
#include "policyd/spf/checks.hpp"
#include "tests/common/auth/zone.hpp"
#include "tests/policyd/desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace policyd_test {

class zone_resolver final : public dns::resolver
{
  public:
    explicit zone_resolver(const auth_test::zone& from) : from_(from) {}

    boost::asio::awaitable<dns::answer_ptr> look_up(std::string name, dns::type wanted) override
    {
        ++asked;
        const boost::asio::any_io_executor executor = co_await boost::asio::this_coro::executor;
        co_await boost::asio::post(executor, boost::asio::use_awaitable);
        if (name == silent) {
            boost::asio::steady_timer never(executor, std::chrono::hours(1));
            co_await never.async_wait(boost::asio::use_awaitable);
        }
        co_return from_.find(name, wanted);
    }
    dns::answer_ptr known(const std::string& name, dns::type wanted) override
    {
        return is_cached ? from_.find(name, wanted) : nullptr;
    }

    int asked = 0;
    bool is_cached = false; // all answers are in memory
    std::string silent;     // this name is never answered

  private:
    const auth_test::zone& from_;
};

inline auth_test::zone example_zone()
{
    return auth_test::zone()
        .add_text("example.org", "v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 -all")
        .add_text("soft.example", "v=spf1 ~all")
        .add_text("neutral.example", "v=spf1 ?all")
        .add_text("wrong.example", "v=spf1 sense -all")
        .add_text("open.example", "v=spf1 +all")
        .add_text("why.example", "v=spf1 -all exp=text.why.example")
        .add_text("text.why.example", "%{i} is not ours")
        .add_text("mx.example.org", "v=spf1 a -all")
        .add_address("mx.example.org", "192.0.2.1");
}

struct spf_desk
{
    explicit spf_desk(const std::string& written, bool grey_by_spf = true, policyd::spf_settings settings = quick())
        : checks(dns, std::move(settings), log, metrics, [this] { return now; })
    {
        around.spf = &checks;
        around.grey_by_spf = grey_by_spf;
        postfix.emplace(written, around);
        postfix->look_up = [this](policyd::context& in, const std::vector<rules::wanted_value>& wanted) {
            fetch(in, wanted);
        };
    }

    static policyd::spf_settings quick()
    {
        policyd::spf_settings made;
        made.receiver = "mx.example.net";
        made.limit = std::chrono::milliseconds(50);
        return made;
    }

    /// What still runs when the values are there is dropped.
    void fetch(policyd::context& in, const std::vector<rules::wanted_value>& wanted)
    {
        boost::asio::io_context session;
        const auto end = [&session](const std::exception_ptr&) { session.stop(); };
        boost::asio::co_spawn(session, policyd::fetch(in, wanted), end);
        session.run();
    }

    auth_test::zone from = example_zone();
    zone_resolver dns{from};
    log_lines lines; // of the checks
    base::logger log{lines.sink()};
    base::metrics metrics;
    std::chrono::steady_clock::time_point now{};
    policyd::spf_checks checks;
    policyd::surroundings around;
    std::optional<desk> postfix;
};

} // namespace policyd_test
