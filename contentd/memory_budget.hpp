// memory_budget - how many bytes of messages may be in hand at once, over all sessions
//
// A message is counted from its final dot, when its size is known, to its answer, by the bytes that came: what is
// decoded of it is within contentd.mime_decoded_limit instead. Before the dot a session holds contentd.spool_memory of
// it at most. What finds no room is put off at once; nobody waits for room. Threads: any.

#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace contentd {

class memory_budget
{
  public:
    /// `limit` in bytes; 0: none.
    explicit memory_budget(std::uint64_t limit) : limit_(limit) {}

    /// True when there is room for that many. Alone a message has room whatever its size: else it would never pass.
    bool try_take(std::uint64_t bytes)
    {
        std::uint64_t taken = taken_.load(std::memory_order_relaxed);
        do {
            if (limit_ != 0 && taken != 0 && bytes > limit_ - std::min(limit_, taken))
                return false;
        } while (!taken_.compare_exchange_weak(taken, taken + bytes, std::memory_order_relaxed));
        return true;
    }
    void give_back(std::uint64_t bytes) { taken_.fetch_sub(bytes, std::memory_order_relaxed); }

    std::uint64_t taken() const { return taken_.load(std::memory_order_relaxed); }

  private:
    const std::uint64_t limit_;
    std::atomic<std::uint64_t> taken_{0};
};

/// Room for one message, given back at the end of a scope.
class budget_share
{
  public:
    /// `of` may be null: then there is room.
    budget_share(memory_budget* of, std::uint64_t bytes)
        : of_(of), bytes_(bytes), has_room_(of == nullptr || of->try_take(bytes))
    {}
    ~budget_share()
    {
        if (of_ != nullptr && has_room_)
            of_->give_back(bytes_);
    }
    budget_share(const budget_share&) = delete;
    budget_share& operator=(const budget_share&) = delete;

    bool has_room() const { return has_room_; }

  private:
    memory_budget* const of_;
    const std::uint64_t bytes_;
    const bool has_room_;
};

} // namespace contentd
