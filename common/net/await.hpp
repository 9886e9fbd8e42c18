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

template <class T>
boost::asio::awaitable<T> callback(std::function<void(std::function<void(T)>)> start)
{
    namespace asio = boost::asio;
    const auto executor = co_await asio::this_coro::executor;
    auto initiate = [&start, &executor](auto handler) {
        // std::function wants a copyable target; an Asio handler only moves.
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto work = asio::make_work_guard(executor);
        start([shared, work, executor](T given) {
            asio::post(executor, [shared, kept = std::move(given)]() mutable { (*shared)(std::move(kept)); });
        });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(T)>(initiate, asio::use_awaitable);
}

} // namespace net
