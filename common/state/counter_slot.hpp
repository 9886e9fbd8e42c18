// counter_slot - one counter of one key: a cache line, and more on the heap only when it grows
//
// A sum is 12 numbers of 16 bits until one of them is larger or has a fraction, then 12 doubles. A distinct count is
// up to two values in place, then a distinct_set. Bucket numbers are kept modulo 2^32 and compared by difference.
//
// Threads: the caller locks.

#pragma once

#include "common/state/distinct_set.hpp"

#include <functional>
#include <variant>

namespace state {

/// XXH3, 128 bits, without a seed: the same on every host, since rows carry it.
struct counter_key
{
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    friend bool operator==(const counter_key&, const counter_key&) = default;
};

class counter_slot
{
  public:
    bool is_free() const { return counter_ == 0; }
    bool holds(std::uint32_t counter, const counter_key& key) const { return counter_ == counter + 1 && key_ == key; }
    /// True for a sub-bucket that has left the window.
    bool is_past(std::uint32_t bucket) const
    {
        return static_cast<std::int32_t>(bucket - head_) <= 0 && !is_in_window(bucket, head_);
    }
    bool is_grown() const { return more_ != nullptr; }

    void take(std::uint32_t counter, const counter_key& key, std::uint32_t bucket);
    void clear();

    std::uint32_t counter() const { return counter_ - 1; }
    const counter_key& key() const { return key_; }
    std::uint32_t last_used() const { return last_used_; }
    void set_last_used(std::uint32_t second) { last_used_ = second; }
    /// Rows of the database have it.
    bool is_shared() const { return is_shared_; }
    void set_shared() { is_shared_ = true; }
    /// Counts to 2: from the second event on it is flushed.
    bool is_second_event() { return ++events_ >= 2 ? (events_ = 2, true) : false; }

    // All below: `bucket` may be the newest yet, or an older one of the window; older than that counts as its oldest.
    void add(std::uint32_t bucket, double amount);
    /// What add() and others made of that sub-bucket, as the database has it.
    void set(std::uint32_t bucket, double amount);
    /// In that sub-bucket, which must not be past.
    double amount(std::uint32_t bucket) const { return amount_at(bucket % ring_size); }
    /// Of the window that ends with `bucket`.
    double sum(std::uint32_t bucket);
    /// The same, with half the weight for each quarter of the window that a sub-bucket is older.
    double faded_sum(std::uint32_t bucket);
    /// False when it changed nothing.
    bool add_distinct(std::uint32_t bucket, std::uint64_t hash);
    double count_distinct(std::uint32_t bucket);

    /// The parts of a sum that are not 0.
    void each_amount(const std::function<void(std::uint32_t bucket, double amount)>& use) const;
    void each_member(const std::function<void(const distinct_member&)>& use) const;

    /// Bytes on the heap.
    std::size_t memory() const;

  private:
    struct few_members
    {
        std::array<std::uint64_t, 2> hashes;
        std::array<std::uint32_t, 2> buckets;
    };
    using sums = std::array<double, ring_size>;
    using extension = std::variant<sums, distinct_set>;

    void advance(std::uint32_t bucket);
    double& grown(std::uint32_t bucket);
    std::uint32_t clamped(std::uint32_t bucket) const;
    double amount_at(std::uint32_t index) const;

    counter_key key_;
    extension* more_ = nullptr; // owned; freed by clear(): slots live in memory that is zeroed and not constructed
    std::uint32_t counter_ = 0; // id + 1
    std::uint32_t head_ = 0;    // newest sub-bucket
    std::uint32_t last_used_ = 0;
    std::uint8_t events_ = 0;
    bool is_shared_ = false;
    std::uint8_t inline_members_ = 0;
    union
    {
        std::array<std::uint16_t, ring_size> counts_;
        few_members members_;
    };
};

static_assert(sizeof(counter_slot) == 64);

} // namespace state
