#include "tests/common/auth/zone.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <doctest/doctest.h>

#include <exception>
#include <optional>
#include <stdexcept>
#include <thread>

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Answers from a zone after a while; some names never in time.
class slow_resolver final : public dns::resolver
{
  public:
    explicit slow_resolver(const auth_test::zone& from) : from_(from) {}

    asio::awaitable<dns::answer_ptr> look_up(std::string name, dns::type wanted) override
    {
        ++begun;
        if (is_prompt)
            co_return from_.find(name, wanted);
        most_at_once = std::max(most_at_once, ++running);
        asio::steady_timer timer(co_await asio::this_coro::executor);
        timer.expires_after(name == silent ? std::chrono::steady_clock::duration(1h) : 1ms);
        co_await timer.async_wait(asio::use_awaitable);
        --running;
        if (name == broken)
            throw std::runtime_error("broken");
        co_return from_.find(name, wanted);
    }

    dns::answer_ptr known(const std::string& name, dns::type wanted) override
    {
        return name == cached ? from_.find(name, wanted) : nullptr;
    }

    int begun = 0;
    int running = 0;
    int most_at_once = 0;
    bool is_prompt = false; // answers at once what it did not know
    std::string silent;
    std::string broken;
    std::string cached;

  private:
    const auth_test::zone& from_;
};

/// Answers at once; a warm one is not even asked.
class prompt_resolver final : public dns::resolver
{
  public:
    prompt_resolver(const auth_test::zone& from, bool is_warm) : from_(from), is_warm_(is_warm) {}

    asio::awaitable<dns::answer_ptr> look_up(std::string name, dns::type wanted) override
    {
        co_return from_.find(name, wanted);
    }
    dns::answer_ptr known(const std::string& name, dns::type wanted) override
    {
        return is_warm_ ? from_.find(name, wanted) : nullptr;
    }

  private:
    const auth_test::zone& from_;
    const bool is_warm_;
};

/// A thread for long runs.
class other_thread
{
  public:
    asio::any_io_executor executor() { return context_.get_executor(); }
    /// How many runs were made there.
    std::size_t end()
    {
        work_.reset();
        thread_.join();
        return runs_;
    }

  private:
    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
    std::size_t runs_ = 0;
    std::thread thread_{[this] { runs_ = context_.run(); }};
};

auth::spf_result check(dns::resolver& dns, const std::string& sender, std::chrono::milliseconds limit = 1min,
                       asio::any_io_executor elsewhere = {})
{
    asio::io_context context;
    std::optional<auth::spf_result> result;
    auto take = [&](const std::exception_ptr& thrown, auth::spf_result got) {
        if (!thrown)
            result = std::move(got);
        context.stop();
    };
    asio::co_spawn(context,
                   auth::check_spf(auth_test::query("192.0.2.1", sender, "h.example"), dns,
                                   std::chrono::steady_clock::now() + limit, std::move(elsewhere)),
                   std::move(take));
    context.run();
    return result.value();
}

auth_test::zone example()
{
    return auth_test::zone()
        .add_text("a.example", "v=spf1 a mx include:b.example include:c.example -all")
        .add_text("b.example", "v=spf1 a:x.example a:y.example -all")
        .add_text("c.example", "v=spf1 ip4:192.0.2.1 -all")
        .add_address("a.example", "203.0.113.1")
        .add_name("a.example", dns::type::mx, "x.example")
        .add_address("x.example", "203.0.113.2")
        .add_address("y.example", "203.0.113.3")
        .add_text("first.example", "v=spf1 a:x.example include:c.example -all")
        .add_text("second.example", "v=spf1 include:c.example include:b.example -all");
}

} // namespace

TEST_CASE("a check asks side by side, each question once")
{
    const auth_test::zone from = example();
    slow_resolver dns(from);
    const auth::spf_result result = check(dns, "u@a.example");
    CHECK_EQ(result.status, auth::spf_status::pass);
    CHECK_EQ(result.mechanism, "include:c.example");
    CHECK_EQ(dns.begun, 7); // TXT a b c, A a x y, MX a
    CHECK_EQ(dns.most_at_once, 4);
}

TEST_CASE("what the resolver knows is not asked again")
{
    const auth_test::zone from = example();
    slow_resolver dns(from);
    dns.cached = "c.example";
    CHECK_EQ(check(dns, "u@c.example").status, auth::spf_status::pass);
    CHECK_EQ(dns.begun, 0);
}

TEST_CASE("answers that come at once are not waited for")
{
    const auth_test::zone from = example();
    slow_resolver dns(from);
    dns.is_prompt = true;
    const auto start = std::chrono::steady_clock::now();
    CHECK_EQ(check(dns, "u@a.example").status, auth::spf_status::pass);
    CHECK_LT(std::chrono::steady_clock::now() - start, 30s); // the deadline is twice as far
}

TEST_CASE("a check ends at its deadline with a temperror")
{
    const auth_test::zone from = example();
    slow_resolver dns(from);
    dns.silent = "b.example";
    const auto start = std::chrono::steady_clock::now();
    const auth::spf_result result = check(dns, "u@a.example", 50ms);
    CHECK_EQ(result.status, auth::spf_status::temperror);
    CHECK_EQ(result.domain, "a.example");
    CHECK_EQ(result.problem, "the DNS took too long");
    CHECK_LT(std::chrono::steady_clock::now() - start, 30s);
}

TEST_CASE("a silent server that was only asked in advance holds nothing up")
{
    const auth_test::zone from = example();
    slow_resolver dns(from);
    dns.silent = "b.example";
    CHECK_EQ(check(dns, "u@second.example").status, auth::spf_status::pass);
}

TEST_CASE("a check that reads too much is made on the other thread, with the same result, and only such a one")
{
    std::string longest = "v=spf1";
    for (int i = 0; longest.size() < 16'000; ++i)
        longest += " ip4:10.1." + std::to_string(i % 256) + ".0/24";
    std::string greedy = "v=spf1";
    auth_test::zone from = example();
    for (const char name : {'a', 'b', 'c', 'd'}) {
        greedy += std::string(" include:long-") + name + ".example";
        from.add_text(std::string("long-") + name + ".example", longest + " -all");
    }
    from.add_text("greedy.example", greedy + " ip4:192.0.2.0/24 -all").add_text("longest.example", longest + " -all");
    for (const bool is_warm : {false, true}) {
        prompt_resolver dns(from, is_warm);
        other_thread idle;
        for (const char* const usual : {"u@a.example", "u@longest.example"})
            CHECK_EQ(check(dns, usual, 1min, idle.executor()).status, check(dns, usual).status);
        CHECK_EQ(idle.end(), 0);
        other_thread busy;
        const auth::spf_result result = check(dns, "u@greedy.example", 1min, busy.executor());
        CHECK_EQ(result.status, auth::spf_status::pass);
        CHECK_EQ(result.mechanism, "ip4:192.0.2.0/24");
        CHECK_EQ(check(dns, "u@greedy.example").mechanism, result.mechanism);
        CHECK_EQ(busy.end(), 1);
    }
}

TEST_CASE("a long check whose turn comes after its deadline is a temperror")
{
    auth_test::zone from;
    from.add_text("greedy.example", "v=spf1 include:long.example -all")
        .add_text("long.example", "v=spf1 -all" + std::string(2 * auth::spf_short_limit, ' '));
    prompt_resolver dns(from, true);
    other_thread busy;
    const auth::spf_result result = check(dns, "u@greedy.example", -1ms, busy.executor());
    CHECK_EQ(busy.end(), 1);
    CHECK_EQ(result.status, auth::spf_status::temperror);
    CHECK_EQ(result.domain, "greedy.example");
    CHECK_EQ(result.problem, "other checks took too long");
}

TEST_CASE("a resolver that throws is a temperror")
{
    const auth_test::zone from = example();
    slow_resolver dns(from);
    dns.broken = "x.example";
    const auth::spf_result result = check(dns, "u@first.example");
    CHECK_EQ(result.status, auth::spf_status::temperror);
    CHECK_EQ(result.problem, "look-up of x.example: the resolver failed");
}
