// pace - whether work comes so fast that to wait for more of it costs less than to be woken for each

#pragma once

#include <chrono>
#include <cstddef>

namespace state {

class pace
{
  public:
    using clock = std::chrono::steady_clock;

    /// `crowd`: how many a second are many.
    explicit pace(std::size_t crowd) : crowd_(crowd) {}

    /// So many were done, by now.
    void note(std::size_t count, clock::time_point now)
    {
        count_ += count;
        const auto elapsed = now - since_;
        if (elapsed < window)
            return;
        is_crowded_ = count_ * std::chrono::milliseconds(1000) > elapsed * crowd_;
        since_ = now;
        count_ = 0;
    }
    bool is_crowded() const { return is_crowded_; }

  private:
    static constexpr std::chrono::milliseconds window{4}; // over which the rate is taken

    const std::size_t crowd_;
    clock::time_point since_{};
    std::size_t count_ = 0;
    bool is_crowded_ = false;
};

} // namespace state
