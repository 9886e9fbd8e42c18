// distinct_set - how many different values a sliding window had
//
// Exact to 32 values: each with the sub-bucket in which it came last. Beyond that a HyperLogLog of 1,024 registers for
// each sub-bucket that has values (Flajolet et al. 2007; standard error 3.3 %): their maximum is the window's sketch,
// and a sub-bucket that leaves the window takes its registers with it. Sketches of several processes agree, because the
// values' hashes have a fixed seed.
//
// Threads: the caller locks.

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace state {

/// Sub-buckets of a window.
inline constexpr std::uint32_t ring_size = 12;

/// True if `bucket` lies in the window that ends with `head`. Bucket numbers wrap.
constexpr bool is_in_window(std::uint32_t bucket, std::uint32_t head)
{
    return head - bucket < ring_size;
}

/// A value's hash and the sub-bucket in which it came last.
struct distinct_member
{
    std::uint64_t hash = 0;
    std::uint32_t bucket = 0;
};

class distinct_set
{
  public:
    /// Counts the value; false when it changed nothing: it was there in this sub-bucket or a later one.
    bool add(std::uint64_t hash, std::uint32_t bucket, std::uint32_t head);
    /// In the window that ends with `head`.
    double count(std::uint32_t head) const;
    /// Exact ones; empty once there is a sketch.
    const std::vector<distinct_member>& members() const { return members_; }
    /// Bytes on the heap.
    std::size_t memory() const;

  private:
    static constexpr std::size_t exact_limit = 32;
    static constexpr std::size_t registers = 1024;
    using sketch = std::array<std::uint8_t, registers>;
    struct part
    {
        std::uint32_t bucket = 0;
        std::unique_ptr<sketch> ranks;
    };

    bool add_exact(std::uint64_t hash, std::uint32_t bucket, std::uint32_t head);
    bool add_to_sketch(std::uint64_t hash, std::uint32_t bucket);
    void turn_into_sketch();
    double estimate(std::uint32_t head) const;

    std::vector<distinct_member> members_;
    std::unique_ptr<std::array<part, ring_size>> parts_;
    // Most values of a busy key change no register: the estimate is kept.
    mutable double estimate_ = 0;
    mutable std::uint32_t estimated_for_ = 0;
    mutable bool is_estimated_ = false;
};

} // namespace state
