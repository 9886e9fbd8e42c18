// server - acceptor on the first thread, sessions on all

#include "tests/bench/measure/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace bench {

namespace asio = boost::asio;

namespace {

using contexts = std::vector<std::unique_ptr<asio::io_context>>;

asio::awaitable<void> accept(tcp::acceptor& acceptor, const contexts& all, const session_function& session)
{
    for (std::size_t turn = 0;; ++turn) {
        asio::io_context& context = *all[turn % all.size()];
        auto [failure, socket] = co_await acceptor.async_accept(context, asio::as_tuple(asio::use_awaitable));
        if (failure)
            continue;
        socket.set_option(tcp::no_delay(true));
        asio::co_spawn(context, session(std::move(socket)), asio::detached);
    }
}

} // namespace

tcp::endpoint parse_address(const std::string& written)
{
    const std::size_t colon = written.rfind(':');
    if (colon == std::string::npos)
        throw std::runtime_error("not ADDRESS:PORT: " + written);
    const auto port = static_cast<unsigned short>(std::stoul(written.substr(colon + 1)));
    return {asio::ip::make_address(written.substr(0, colon)), port};
}

void serve(const tcp::endpoint& listen, unsigned threads, const session_function& session)
{
    contexts all;
    for (unsigned made = 0; made < threads; ++made)
        all.push_back(std::make_unique<asio::io_context>(1));

    asio::signal_set signals(*all.front(), SIGTERM, SIGINT);
    signals.async_wait([&all](const boost::system::error_code&, int) {
        for (const auto& context : all)
            context->stop();
    });
    tcp::acceptor acceptor(*all.front(), listen);
    asio::co_spawn(*all.front(), accept(acceptor, all, session), asio::detached);

    std::vector<std::jthread> running;
    for (std::size_t index = 1; index < all.size(); ++index)
        running.emplace_back([&context = *all[index]] {
            const auto idle = asio::make_work_guard(context);
            context.run();
        });
    all.front()->run();
}

} // namespace bench
