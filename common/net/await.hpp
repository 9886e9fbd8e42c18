// await - a callback from another thread, awaited
//
//   const auto row = co_await net::callback<result<…>>(start);   // start: std::function<void(std::function<void(T)>)>
//
// `start` is a named object (g++ 12 destroys closures made inside an awaiting expression twice). The coroutine goes
// on on its own executor, whatever thread calls back.

#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace net {

namespace detail {

// A handler that waits, and what keeps its io_context running meanwhile.
template <class Handler>
struct waiting
{
    Handler handler;
    boost::asio::executor_work_guard<boost::asio::any_io_executor> work;
};

} // namespace detail

template <class T>
boost::asio::awaitable<T> callback(std::function<void(std::function<void(T)>)> start)
{
    namespace asio = boost::asio;
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    auto initiate = [&start, &executor](auto handler) {
        using waiting = detail::waiting<decltype(handler)>;
        // std::function wants a copyable target; an Asio handler only moves. Everything is moved out at the call, so
        // that the calling thread is left with nothing of the io_context, which may be gone before it returns.
        auto slot = std::make_shared<std::unique_ptr<waiting>>(
            new waiting{std::move(handler), asio::make_work_guard(executor)});
        start([slot](T given) {
            auto mine = std::move(*slot);
            const asio::any_io_executor target = mine->work.get_executor();
            asio::post(target, [mine = std::move(mine), kept = std::move(given)]() mutable {
                auto waiting_handler = std::move(mine->handler);
                mine.reset();
                waiting_handler(std::move(kept));
            });
        });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(T)>(initiate, asio::use_awaitable);
}

} // namespace net
