#include "common/net/keep_running.hpp"

#include "common/text/log_line.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace net {

namespace asio = boost::asio;

asio::awaitable<void> keep_running(std::function<asio::awaitable<void>()> task, std::string name,
                                   const base::logger& log)
{
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        try {
            auto running = task();
            co_await std::move(running);
            co_return;
        } catch (const std::exception& failure) {
            log.error(text::log_line().add("event", name).add("problem", failure.what()).text());
        }
        timer.expires_after(std::chrono::seconds(1));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

} // namespace net
