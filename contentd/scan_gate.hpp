// scan_gate - lets messages be scanned side by side, or one alone
//
// After a crash every message that was in flight is scanned alone, so that the next crash has one culprit (Semantics,
// 13). That is rare: who waits looks again every few milliseconds, and the common way in is one compare-and-swap. Who
// wants to be alone says so first; then nobody else comes in, and its turn comes however busy the daemon is.

#pragma once

#include <atomic>
#include <cstdint>

namespace contentd {

class scan_gate
{
  public:
    /// Before try_enter(true), and until it has succeeded: withdraw() then.
    void announce() { waiting_.fetch_add(1, std::memory_order_acq_rel); }
    void withdraw() { waiting_.fetch_sub(1, std::memory_order_acq_rel); }

    /// True when the scan may begin; false: look again later.
    bool try_enter(bool alone)
    {
        std::int64_t inside = inside_.load(std::memory_order_acquire);
        if (alone) {
            std::int64_t none = 0;
            return inside_.compare_exchange_strong(none, is_alone, std::memory_order_acq_rel);
        }
        if (waiting_.load(std::memory_order_acquire) != 0)
            return false;
        while (inside != is_alone)
            if (inside_.compare_exchange_weak(inside, inside + 1, std::memory_order_acq_rel))
                return true;
        return false;
    }

    void leave(bool alone)
    {
        if (alone)
            inside_.store(0, std::memory_order_release);
        else
            inside_.fetch_sub(1, std::memory_order_acq_rel);
    }

  private:
    static constexpr std::int64_t is_alone = -1;
    std::atomic<std::int64_t> inside_{0};
    std::atomic<int> waiting_{0}; // to be alone
};

} // namespace contentd
