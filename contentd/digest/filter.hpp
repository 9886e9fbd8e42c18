// filter - which features a store may have, in memory, so that most look-ups end without it
//
// A Bloom filter whose eight bits for a key lie in one cache line, one in each of its eight words (Putze, Sanders and
// Singler, Cache-, hash- and space-efficient Bloom filters, 2007): a look-up waits for memory once. It never denies a
// key that was added. With as many keys as it was made for it holds 14 bits a key, and says "perhaps" of three in a
// thousand others; 80 million keys take 140 MB. Bits cannot be taken out again: what was removed from the store goes,
// and room for more comes, when it is filled anew.
//
// Keys come from mail, so that their places depend on a seed of this process: nobody can fill one line.

#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>

namespace digest {

/// All from any number of threads. contains() takes no lock and never waits, whatever the others do; add() waits for
/// another add().
class filter
{
  public:
    /// Room for `keys`, at least one. Throws std::bad_alloc.
    explicit filter(std::size_t keys);
    ~filter();

    filter(const filter&) = delete;
    filter& operator=(const filter&) = delete;

    void add(std::uint64_t key);
    /// False: it was never added. True: perhaps it was.
    bool contains(std::uint64_t key) const;
    /// The keys of one part, at most 64: bit i tells of keys[i]. All lines are fetched before the first is looked at.
    std::uint64_t contains(std::span<const std::uint64_t> keys) const;

    /// Keys added that it did not seem to have yet: close to the number of different ones.
    std::size_t size() const;
    /// How many keys it has room for; beyond it answers "perhaps" more and more often.
    std::size_t capacity() const;
    /// Bytes of memory, during refill() those of both tables.
    std::size_t memory() const;

    /// Takes a key that the filter shall have from now on.
    using taker = std::function<void(std::uint64_t)>;

    /// Replaces all by what `fill` gives to the taker, and by what is added meanwhile. Keys that were added before the
    /// call and that `fill` cannot see yet, since they wait to be written, are lost: write them first. When `fill`
    /// throws, all stays as it was. Both tables are in memory until it returns. One call at a time, others wait.
    void refill(std::size_t keys, const std::function<void(const taker&)>& fill);

  private:
    class table;
    class pass;

    /// Counts those who look into the current table; several, so that threads do not share one cache line.
    struct alignas(64) entrance
    {
        std::atomic<std::uint32_t> inside{0};
    };

    void wait_until_left() const;

    const std::uint64_t seed_;
    std::mutex refilling_; // taken first
    mutable std::mutex writing_;
    std::unique_ptr<table> owned_; // under writing_, as next_ is
    std::unique_ptr<table> next_;  // during refill()
    std::atomic<const table*> current_;
    mutable std::array<entrance, 16> entrances_;
};

} // namespace digest
