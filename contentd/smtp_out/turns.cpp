#include "contentd/smtp_out/turns.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace smtp_out {

namespace asio = boost::asio;

asio::awaitable<bool> turns::acquire(std::size_t count, std::chrono::milliseconds within)
{
    if (queue_.empty() && busy_ + count <= limit_) {
        busy_ += count;
        co_return true;
    }
    const auto executor = co_await asio::this_coro::executor;
    waiting self{asio::steady_timer(executor, within), count};
    // Leaves the queue however the wait ends: the coroutine may be destroyed in it.
    struct place
    {
        place(std::deque<waiting*>& joined, waiting* who) : queue(joined), one(who) { queue.push_back(one); }
        ~place() { std::erase(queue, one); }
        place(const place&) = delete;
        place& operator=(const place&) = delete;

        std::deque<waiting*>& queue;
        waiting* one;
    };
    {
        const place mine(queue_, &self);
        const auto token = asio::as_tuple(asio::use_awaitable);
        co_await self.timer.async_wait(token);
    }
    if (!self.is_granted)
        grant(); // those behind may want fewer
    co_return self.is_granted;
}

bool turns::try_acquire()
{
    if (!queue_.empty() || busy_ >= limit_)
        return false;
    ++busy_;
    return true;
}

void turns::release(std::size_t count)
{
    busy_ -= count;
    grant();
}

void turns::grant()
{
    while (!queue_.empty() && busy_ + queue_.front()->count <= limit_) {
        waiting& next = *queue_.front();
        queue_.pop_front();
        busy_ += next.count;
        next.is_granted = true;
        next.timer.cancel();
    }
}

bool held_turns::try_add()
{
    if (!owner_.try_acquire())
        return false;
    ++count_;
    return true;
}

} // namespace smtp_out
