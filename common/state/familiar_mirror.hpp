// familiar_mirror - when keys that delivered were first and last seen, in memory
//
// Sixteen bytes a key: a hash with the seed of this process, and two times. Four keys a bucket; in a full one the key
// that was not seen for the longest time gives way. Two keys are taken for one about once in 10^13 looks.
//
// Threads: any.

#pragma once

#include "common/state/familiars.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace state {

class familiar_mirror
{
  public:
    explicit familiar_mirror(std::uint64_t memory);

    std::optional<familiar_times> find(std::string_view key) const;
    void put(std::string_view key, const familiar_times& seen);
    void erase(std::string_view key);

    std::size_t size() const { return size_.load(std::memory_order_relaxed); }
    /// True when keys had to give way: what is not here may be in the database.
    bool has_dropped() const { return has_dropped_.load(std::memory_order_relaxed); }
    /// The same of the place where that key would stand.
    bool has_dropped_beside(std::string_view key) const;

  private:
    static constexpr std::size_t ways = 4;
    static constexpr std::size_t locks = 64;

    struct slot
    {
        std::uint64_t hash = 0; // 0: free
        std::uint32_t first = 0;
        std::uint32_t last = 0;
    };
    static_assert(sizeof(slot) == 16);

    std::size_t bucket_of(std::uint64_t hash) const { return hash % (slots_.size() / ways); }

    mutable std::array<std::mutex, locks> mutexes_; // of bucket modulo 64
    std::vector<slot> slots_;
    std::vector<std::uint8_t> dropped_; // by bucket: whether a key of it had to give way
    std::atomic<std::size_t> size_{0};
    std::atomic<bool> has_dropped_{false};
};

} // namespace state
