// latency - how long many things took: a histogram of bounded size
//
// Buckets are log-linear: 64 to each power of two, so a percentile is right to 1.6 %, whatever its size. Adding costs
// one increment, so that the measuring does not show in what is measured.

#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace bench {

using clock = std::chrono::steady_clock;

class latency
{
  public:
    void add(clock::duration took);

    std::uint64_t count() const { return count_; }
    /// The time in microseconds that `share` (0 to 1) of all did not exceed; 0 when there are none.
    double percentile(double share) const;
    double maximum() const;

  private:
    static constexpr unsigned split_bits = 6;
    static constexpr unsigned per_power = 1U << split_bits;

    static unsigned bucket_of(std::uint64_t nanoseconds);
    static std::uint64_t upper_end(unsigned bucket);

    std::array<std::uint64_t, (64 - split_bits + 1) * per_power> buckets_{};
    std::uint64_t count_ = 0;
    std::uint64_t maximum_ = 0;
};

} // namespace bench
