// commits - the facts that one reply waits for
//
// Each expect() is a callback for a store; when_done() is called once all have been called, at once if they have.
// Threads: stores call from their own. Lives until the last callback, whatever the session does.

#pragma once

#include "common/state/fact.hpp"

#include <functional>
#include <memory>
#include <mutex>

namespace policyd {

class commits : public std::enable_shared_from_this<commits>
{
  public:
    state::written expect()
    {
        const std::lock_guard lock(mutex_);
        ++outstanding_;
        return [self = shared_from_this()](state::outcome) { self->arrived(); };
    }

    void when_done(std::function<void(bool)> told)
    {
        {
            const std::lock_guard lock(mutex_);
            if (outstanding_ > 0) {
                told_ = std::move(told);
                return;
            }
        }
        told(true);
    }

  private:
    void arrived()
    {
        std::function<void(bool)> told;
        {
            const std::lock_guard lock(mutex_);
            if (--outstanding_ == 0)
                told.swap(told_);
        }
        if (told)
            told(true);
    }

    std::mutex mutex_;
    int outstanding_ = 0;
    std::function<void(bool)> told_;
};

} // namespace policyd
