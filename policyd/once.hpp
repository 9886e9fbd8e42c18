// once - a look-up that several observations of one request share
//
// Threads: the one of the session.

#pragma once

#include "common/net/await.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace policyd {

template <class T>
class once
{
  public:
    /// What `ask` gives: it is called at the first time, and who comes meanwhile waits for that. Throws what it throws.
    /// Never null; valid until reset(). The caller awaits it in place.
    template <class Asker>
    boost::asio::awaitable<const T*> get(Asker& from, boost::asio::awaitable<T> (*ask)(Asker& from))
    {
        if (is_begun_) {
            const std::function<void(std::function<void(bool)>)> wait = [this](std::function<void(bool)> told) {
                waiting_.push_back(std::move(told));
            };
            if (!is_over_)
                co_await net::callback<bool>(wait);
            if (!found_)
                throw std::runtime_error("the look-up failed");
            co_return &*found_;
        }
        is_begun_ = true;
        try {
            found_ = co_await ask(from);
        } catch (...) {
            finish();
            throw;
        }
        finish();
        co_return &*found_;
    }

    /// Before the next request; nobody waits any more.
    void reset()
    {
        is_begun_ = is_over_ = false;
        found_.reset();
    }

  private:
    void finish()
    {
        is_over_ = true;
        for (const auto& each : std::exchange(waiting_, {}))
            each(true);
    }

    bool is_begun_ = false;
    bool is_over_ = false;
    std::optional<T> found_;
    std::vector<std::function<void(bool)>> waiting_;
};

} // namespace policyd
