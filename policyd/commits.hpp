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

/// The callback of one more fact to wait for; one that nobody waits for when `facts` is null.
inline state::written expect_fact(std::shared_ptr<commits>* facts)
{
    if (facts == nullptr)
        return [](state::outcome) {};
    if (!*facts)
        *facts = std::make_shared<commits>();
    return (*facts)->expect();
}

} // namespace policyd
