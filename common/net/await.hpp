// await - a callback from another thread, awaited
//
//   const auto row = co_await net::callback<result<…>>(start);   // start: std::function<void(std::function<void(T)>)>
//
// or, started now and awaited later:
//
//   net::started<result<…>> row(start);
//   …
//   const auto found = co_await row.get();
//
// `start` is a named object (g++ 12 destroys closures made inside an awaiting expression twice). The coroutine goes
// on on its own executor, whatever thread calls back.

#pragma once

#include "common/net/gathered.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace net {

namespace detail {

// A handler that waits, and what keeps its io_context running meanwhile.
template <class Handler, class T>
class waiting : public posted
{
  public:
    waiting(Handler handler, const boost::asio::any_io_executor& executor)
        : handler_(std::move(handler)), work_(executor)
    {}

    boost::asio::any_io_executor executor() const override { return work_.get_executor(); }

    void give(T value) { given_.emplace(std::move(value)); }

    void run(std::unique_ptr<posted> self) override
    {
        Handler handler = std::move(handler_);
        T value = std::move(*given_);
        self.reset();
        handler(std::move(value));
    }

  private:
    Handler handler_;
    boost::asio::executor_work_guard<boost::asio::any_io_executor> work_;
    std::optional<T> given_;
};

} // namespace detail

template <class T>
boost::asio::awaitable<T> callback(std::function<void(std::function<void(T)>)> start)
{
    namespace asio = boost::asio;
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    auto initiate = [&start, &executor](auto handler) {
        using waiting = detail::waiting<decltype(handler), T>;
        // std::function wants a copyable target; an Asio handler only moves. Everything is moved out at the call, so
        // that the calling thread is left with nothing of the io_context, which may be gone before it returns.
        auto slot = std::make_shared<std::unique_ptr<waiting>>(new waiting(std::move(handler), executor));
        start([slot](T given) {
            auto mine = std::move(*slot);
            mine->give(std::move(given));
            gathered::post(std::move(mine));
        });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(T)>(initiate, asio::use_awaitable);
}

/// A callback that was started, to be awaited later: what is done in between costs no extra time. It may come before
/// or after that, or never be awaited.
template <class T>
class started
{
  public:
    explicit started(const std::function<void(std::function<void(T)>)>& start)
    {
        start([meeting = meeting_](T given) { meeting->give(std::move(given)); });
    }

    /// Once. The caller awaits it in place.
    boost::asio::awaitable<T> get()
    {
        if (auto there = meeting_->take())
            co_return std::move(*there);
        const std::function<void(std::function<void(T)>)> wait = [this](std::function<void(T)> told) {
            meeting_->expect(std::move(told));
        };
        co_return co_await callback<T>(wait);
    }

  private:
    // Whoever comes second carries the value over.
    class meeting
    {
      public:
        std::optional<T> take()
        {
            const std::lock_guard lock(mutex_);
            return std::exchange(value_, std::nullopt);
        }
        void give(T value)
        {
            std::unique_lock lock(mutex_);
            if (!told_) {
                value_.emplace(std::move(value));
                return;
            }
            const auto told = std::move(told_);
            lock.unlock();
            told(std::move(value));
        }
        void expect(std::function<void(T)> told)
        {
            std::unique_lock lock(mutex_);
            if (!value_) {
                told_ = std::move(told);
                return;
            }
            T value = std::move(*value_);
            lock.unlock();
            told(std::move(value));
        }

      private:
        std::mutex mutex_;
        std::optional<T> value_;
        std::function<void(T)> told_;
    };

    std::shared_ptr<meeting> meeting_ = std::make_shared<meeting>();
};

} // namespace net
