#include "contentd/upkeep.hpp"

#include "common/text/log_line.hpp"

#include <boost/asio/steady_timer.hpp>

namespace contentd {

namespace asio = boost::asio;

asio::awaitable<void> watch_next_hop(pipeline& over, const smtp_out::announcements& announced, std::string next_hop,
                                     const std::atomic<bool>& is_draining, const base::logger& log)
{
    constexpr std::chrono::seconds while_unknown{5};
    constexpr std::chrono::seconds while_known{300};
    asio::steady_timer timer(co_await asio::this_coro::executor);
    bool is_told = false;
    while (!is_draining) {
        auto probing = over.probe(next_hop);
        const auto reached = co_await std::move(probing);
        if (!reached && !is_told)
            log.warning(text::log_line()
                            .add("event", "next-hop")
                            .add("next_hop", next_hop)
                            .add("problem", reached.error().text)
                            .text());
        is_told = !reached;
        timer.expires_after(announced.of(next_hop) ? while_known : while_unknown);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<void> close_idle(pipeline& of, const std::atomic<bool>& is_draining)
{
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (!is_draining) {
        timer.expires_after(std::chrono::seconds(5));
        co_await timer.async_wait(asio::use_awaitable);
        of.close_idle();
    }
}

asio::awaitable<void> refresh_lists(url_lists& lists, asio::thread_pool& workers, const std::atomic<bool>& is_draining)
{
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (!is_draining) {
        timer.expires_after(std::chrono::seconds(2));
        co_await timer.async_wait(asio::use_awaitable);
        std::function<void()> refresh = [&lists] { lists.refresh(); };
        co_await on_pool(workers, std::move(refresh));
    }
}

} // namespace contentd
