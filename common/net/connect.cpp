// connect - opening a connection within a limit
//
// Rare beside reading and writing, so it has a timer of its own. What the timer and the operation share is kept
// alive by both: either may come last.

#include "common/net/await.hpp"
#include "common/net/ip.hpp"
#include "common/net/stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

namespace net {

namespace {

using clock = std::chrono::steady_clock;
using target = asio::generic::stream_protocol::endpoint;
using targets = std::vector<target>;

struct look_up
{
    explicit look_up(const asio::any_io_executor& executor) : resolver(executor), timer(executor) {}

    void finish(io_result<targets> found)
    {
        if (const auto waiting = std::exchange(done, nullptr))
            waiting(std::move(found));
        timer.cancel();
    }

    asio::ip::tcp::resolver resolver;
    asio::steady_timer timer;
    std::function<void(io_result<targets>)> done;
};

// getaddrinfo(3) cannot be interrupted: when the limit passes it is left to end by itself.
asio::awaitable<io_result<targets>> resolve_name(endpoint to, clock::time_point deadline)
{
    const auto executor = co_await asio::this_coro::executor;
    const auto state = std::make_shared<look_up>(executor);
    const std::function<void(std::function<void(io_result<targets>)>)> start =
        [state, to, deadline](std::function<void(io_result<targets>)> done) {
            state->done = std::move(done);
            state->timer.expires_at(deadline);
            state->timer.async_wait([state](const boost::system::error_code& failure) {
                if (!failure)
                    state->finish(boost::system::error_code(asio::error::timed_out));
            });
            state->resolver.async_resolve(to.host, to.port, [state](const auto& failure, const auto& results) {
                if (failure)
                    return state->finish(failure);
                targets found;
                for (const auto& each : results)
                    found.emplace_back(each.endpoint());
                state->finish(std::move(found));
            });
        };
    auto resolved = callback<io_result<targets>>(start);
    co_return co_await std::move(resolved);
}

asio::awaitable<io_result<targets>> resolve(endpoint to, clock::time_point deadline)
{
    if (to.is_unix)
        co_return targets{asio::local::stream_protocol::endpoint(to.host)};
    boost::system::error_code failure;
    const auto address = asio::ip::make_address(to.host, failure);
    if (!failure)
        co_return targets{asio::ip::tcp::endpoint(address, static_cast<std::uint16_t>(std::stoul(to.port)))};
    auto resolved = resolve_name(to, deadline);
    co_return co_await std::move(resolved);
}

struct attempt
{
    explicit attempt(const asio::any_io_executor& executor) : socket(executor), timer(executor) {}

    void limit(clock::time_point deadline, const std::shared_ptr<attempt>& self)
    {
        timer.expires_at(deadline);
        timer.async_wait([self](const boost::system::error_code& failure) {
            self->is_late = !failure;
            boost::system::error_code ignored;
            if (!failure && self->is_connecting)
                self->socket.cancel(ignored);
        });
    }

    stream::socket socket;
    asio::steady_timer timer;
    bool is_connecting = true;
    bool is_late = false;
};

asio::awaitable<io_result<stream>> connect_to(target where, clock::time_point deadline)
{
    const auto executor = co_await asio::this_coro::executor;
    const auto state = std::make_shared<attempt>(executor);
    state->limit(deadline, state);
    const auto token = asio::as_tuple(asio::use_awaitable);
    const auto [failure] = co_await state->socket.async_connect(where, token);
    state->is_connecting = false;
    state->timer.cancel();
    if (failure)
        co_return state->is_late ? boost::system::error_code(asio::error::timed_out) : failure;
    co_return stream(std::move(state->socket));
}

} // namespace

asio::awaitable<io_result<stream>> connect(endpoint to, std::chrono::milliseconds limit)
{
    const auto deadline = clock::now() + limit;
    auto resolving = resolve(to, deadline);
    const auto found = co_await std::move(resolving);
    if (!found)
        co_return found.error();
    boost::system::error_code last = asio::error::host_not_found;
    for (const target& each : *found) {
        auto connecting = connect_to(each, deadline);
        auto connected = co_await std::move(connecting);
        if (connected)
            co_return connected;
        last = connected.error();
        if (last == asio::error::timed_out)
            break;
    }
    co_return last;
}

} // namespace net
