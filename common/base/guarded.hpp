// guarded<T> - a value and the mutex that protects it, which cannot be had without it
//
// For tables that sessions of several threads share. Hold it for O(1) work, never across an await.

#pragma once

#include <mutex>
#include <utility>

namespace base {

template <class T>
class guarded
{
  public:
    template <class... Arguments>
    explicit guarded(Arguments&&... arguments) : value_(std::forward<Arguments>(arguments)...)
    {}

    /// Runs `use(T&)` under the lock and gives what it gives.
    template <class Use>
    decltype(auto) with(Use&& use)
    {
        const std::lock_guard lock(mutex_);
        return std::forward<Use>(use)(value_);
    }

    template <class Use>
    decltype(auto) with(Use&& use) const
    {
        const std::lock_guard lock(mutex_);
        return std::forward<Use>(use)(value_);
    }

  private:
    mutable std::mutex mutex_;
    T value_;
};

} // namespace base
