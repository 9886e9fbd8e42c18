// turns - how many connections there may be at once, and who waits for one
//
// Turns are handed over in the order of asking: nobody overtakes those who wait, so that one who needs several gets
// them. Threads: that of its io_context.

#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <deque>

namespace smtp_out {

class turns
{
  public:
    explicit turns(std::size_t limit) : limit_(limit) {}

    /// That many, at most limit(), all at once. False when they did not come within the time.
    boost::asio::awaitable<bool> acquire(std::size_t count, std::chrono::milliseconds within);
    /// One more, if it is free and nobody waits.
    bool try_acquire();
    void release(std::size_t count);

    std::size_t busy() const { return busy_; }
    std::size_t limit() const { return limit_; }

  private:
    struct waiting
    {
        boost::asio::steady_timer timer;
        std::size_t count;
        bool is_granted = false;
    };

    void grant();

    const std::size_t limit_;
    std::size_t busy_ = 0;
    std::deque<waiting*> queue_;
};

/// Turns that were acquired, given back at the end of a scope.
class held_turns
{
  public:
    held_turns(turns& owner, std::size_t count) : owner_(owner), count_(count) {}
    ~held_turns() { owner_.release(count_); }
    held_turns(const held_turns&) = delete;
    held_turns& operator=(const held_turns&) = delete;

    /// One more, as turns::try_acquire.
    bool try_add();

  private:
    turns& owner_;
    std::size_t count_;
};

} // namespace smtp_out
