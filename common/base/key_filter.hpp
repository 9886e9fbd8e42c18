// key_filter - which 64-bit keys are certainly not in a table
//
// A Bloom filter in blocks of one cache line: a key sets one bit in each of the eight words of its block, so an answer
// costs one miss of the cache. With ten bits a key some 1 % of strangers are taken for known ones; a filter that is
// fuller errs more often, never the other way. Keys cannot be taken out: it is made anew from the table. The place of a
// key depends on a seed of the process, so nobody outside can choose keys that fall together.
//
// Threads: any.

#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

namespace base {

class key_filter
{
  public:
    /// At least one block, 64 bytes, is taken.
    explicit key_filter(std::uint64_t bytes);

    void add(std::uint64_t key);
    /// False: certainly nobody added it.
    bool may_contain(std::uint64_t key) const;
    /// Begins to fetch what may_contain() will look at: for several keys at once that costs little more than for one.
    void prefetch(std::uint64_t key) const;

    /// Different keys that were added, as far as the filter could tell them apart.
    std::uint64_t size() const { return size_.load(std::memory_order_relaxed); }
    /// For how many keys it has ten bits.
    std::uint64_t capacity() const { return blocks_.size() * block_bits / bits_a_key; }

  private:
    static constexpr std::uint64_t block_bits = 512;
    static constexpr std::uint64_t bits_a_key = 10;
    struct alignas(64) block
    {
        std::array<std::atomic<std::uint64_t>, 8> words{};
    };

    std::size_t block_of(std::uint64_t hash) const;

    std::vector<block> blocks_;
    std::atomic<std::uint64_t> size_{0};
};

} // namespace base
