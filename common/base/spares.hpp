// spares - objects that are costly to make, used again
//
//   base::spares<context> all([] { return std::make_unique<context>(…); });
//   const auto one = all.take();   // given back at the end of the scope, and cleared
//
// The object that came back last is taken first, and each thread has a shelf of its own, so that what is taken is still
// in the processor's cache. Threads: any; an object may come back on another thread. Must outlive what was taken.

#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace base {

namespace detail {

/// Threads numbered as they come, from 0.
inline std::size_t thread_number()
{
    static std::atomic<std::size_t> next{0};
    thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed);
    return mine;
}

} // namespace detail

/// T::clear() leaves nothing but memory.
template <class T>
class spares
{
  public:
    struct give_back
    {
        void operator()(T* used) const { to->give(std::unique_ptr<T>(used)); }

        spares* to;
    };
    using lease = std::unique_ptr<T, give_back>;

    explicit spares(std::function<std::unique_ptr<T>()> make) : make_(std::move(make)) {}

    /// Cleared.
    lease take()
    {
        shelf& here = my_shelf();
        std::unique_lock lock(here.mutex);
        if (here.all.empty()) {
            lock.unlock();
            return lease(make_().release(), {this});
        }
        std::unique_ptr<T> last = std::move(here.all.back());
        here.all.pop_back();
        return lease(last.release(), {this});
    }

  private:
    static constexpr std::size_t shelves = 16;
    static constexpr std::size_t most = 64; // on a shelf; what comes back beyond is destroyed

    struct alignas(64) shelf
    {
        std::mutex mutex;
        std::vector<std::unique_ptr<T>> all;
    };

    shelf& my_shelf() { return shelves_[detail::thread_number() % shelves]; }

    void give(std::unique_ptr<T> used)
    {
        used->clear(); // now, so that what it refers to does not live on until it is taken again
        shelf& here = my_shelf();
        const std::lock_guard lock(here.mutex);
        if (here.all.size() < most)
            here.all.push_back(std::move(used));
    }

    const std::function<std::unique_ptr<T>()> make_;
    std::array<shelf, shelves> shelves_;
};

} // namespace base
