#include "tests/common/auth/zone.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <doctest/doctest.h>

#include <exception>
#include <optional>
#include <stdexcept>

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

auth::spf_result check(slow_resolver& dns, const std::string& sender, std::chrono::milliseconds limit = 1min)
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
                                   std::chrono::steady_clock::now() + limit),
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

TEST_CASE("a resolver that throws is a temperror")
{
    const auth_test::zone from = example();
    slow_resolver dns(from);
    dns.broken = "x.example";
    const auth::spf_result result = check(dns, "u@first.example");
    CHECK_EQ(result.status, auth::spf_status::temperror);
    CHECK_EQ(result.problem, "look-up of x.example: the resolver failed");
}
