#include "common/smtp/greeting.hpp"

#include <utility>

namespace smtp {

namespace asio = boost::asio;

namespace {

using net::tls_level;

// Each step gives false once it has failed.
class greeter
{
  public:
    greeter(dialogue& with, const introduction& ours, const net::tls_policy& security, patience allowed)
        : with_(with), ours_(ours), security_(security), allowed_(allowed)
    {}

    asio::awaitable<greeted> run()
    {
        const bool is_wrapped = security_.level != tls_level::none && security_.is_wrapped;
        const bool wants_starttls = security_.level != tls_level::none && !is_wrapped;
        auto beginning = hear_greeting(is_wrapped);
        bool is_good = co_await std::move(beginning);
        if (is_good) {
            auto introducing = introduce();
            is_good = co_await std::move(introducing);
        }
        if (is_good && wants_starttls) {
            auto starting = start_tls();
            co_await std::move(starting);
        }
        co_return std::move(told_);
    }

  private:
    bool fail(std::string problem)
    {
        told_.problem = std::move(problem);
        return false;
    }

    asio::awaitable<bool> hear_greeting(bool is_wrapped)
    {
        if (is_wrapped) {
            told_.kind = greeted::fault::tls_failed;
            auto securing = with_.shake_hands(security_, ours_.server, allowed_);
            const auto secured = co_await std::move(securing);
            if (!secured)
                co_return fail(secured.error().text);
        }
        auto reading = with_.read(allowed_);
        const auto greeting = co_await std::move(reading);
        if (!greeting)
            co_return fail(greeting.error().text);
        told_.kind = greeted::fault::other;
        co_return greeting->code == 220 || fail("it refused us: " + greeting->to_text());
    }

    // With TLS 1.3 the server may refuse our certificate after we are done, so the fault stays until it has spoken.
    asio::awaitable<bool> introduce()
    {
        auto extended = with_.say((ours_.is_lmtp ? "LHLO " : "EHLO ") + ours_.hostname + "\r\n", allowed_);
        auto said = co_await std::move(extended);
        if (said)
            told_.kind = greeted::fault::other;
        if (said && said->is_positive()) {
            told_.announced = parse_capabilities(with_.lines());
            co_return true;
        }
        if (said && said->is_permanent() && !ours_.is_lmtp) {
            auto plain = with_.say("HELO " + ours_.hostname + "\r\n", allowed_);
            said = co_await std::move(plain);
            if (said && said->is_positive())
                co_return true;
        }
        co_return fail(said ? "it refused us: " + said->to_text() : said.error().text);
    }

    asio::awaitable<bool> start_tls()
    {
        const bool is_optional = security_.level == tls_level::may;
        if (!told_.announced.starttls)
            co_return is_optional || lack("it does not offer STARTTLS");
        auto starting = with_.start_tls(security_, ours_.server, allowed_);
        const dialogue::tls_started started = co_await std::move(starting);
        if (started.is == dialogue::tls_start::refused)
            co_return is_optional || lack(started.problem);
        told_.kind = greeted::fault::tls_failed;
        if (started.is == dialogue::tls_start::failed)
            co_return fail(started.problem);
        told_.announced = {};
        auto introducing = introduce();
        co_return co_await std::move(introducing);
    }

    bool lack(std::string problem)
    {
        told_.kind = greeted::fault::tls_missing;
        return fail(std::move(problem));
    }

    dialogue& with_;
    const introduction& ours_;
    const net::tls_policy& security_;
    const patience allowed_;
    greeted told_;
};

} // namespace

asio::awaitable<greeted> greet(dialogue& with, const introduction& ours, const net::tls_policy& security,
                               patience allowed)
{
    greeter one(with, ours, security, allowed);
    auto running = one.run();
    co_return co_await std::move(running);
}

} // namespace smtp
