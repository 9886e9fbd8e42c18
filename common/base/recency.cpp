#include "common/base/recency.hpp"

#include <algorithm>
#include <bit>
#include <new>

namespace base {

namespace {

constexpr std::size_t ways = 4;
constexpr std::size_t most_buckets = 1UL << 20U; // the bits that the tag leaves for the bucket
constexpr std::uint64_t unit_mask = (1ULL << 20U) - 1;
constexpr std::uint64_t is_taken = 1ULL << 63U; // an empty slot is 0

std::uint64_t tag_of(std::uint64_t hash)
{
    return (hash & ~unit_mask) | is_taken;
}

std::uint64_t age_of(std::uint64_t noted, std::uint64_t now)
{
    return noted == 0 ? unit_mask : (now - noted) & unit_mask;
}

} // namespace

recency::recency(std::size_t entries, milliseconds unit)
    : unit_(unit), buckets_(std::clamp<std::size_t>(std::bit_ceil(entries / ways), 1, most_buckets)),
      slots_(static_cast<slot*>(std::calloc(buckets_ * ways, sizeof(slot))))
{
    static_assert(sizeof(slot) == sizeof(std::uint64_t) && slot::is_always_lock_free); // so that zeros are empty slots
    if (!slots_)
        throw std::bad_alloc();
}

recency::slot* recency::bucket(std::uint64_t hash) const
{
    return &slots_[(hash & (buckets_ - 1)) * ways];
}

std::uint64_t recency::units(time_point at) const
{
    return static_cast<std::uint64_t>(at.time_since_epoch() / unit_) & unit_mask;
}

void recency::note(std::uint64_t hash, time_point at)
{
    slot* const first = bucket(hash);
    const std::uint64_t now = units(at);
    slot* oldest = first;
    for (slot* each = first; each != first + ways; ++each) {
        const auto noted = each->load(std::memory_order_relaxed);
        if ((noted & ~unit_mask) == tag_of(hash)) {
            oldest = each;
            break;
        }
        if (age_of(noted, now) > age_of(oldest->load(std::memory_order_relaxed), now))
            oldest = each;
    }
    const std::uint64_t made = tag_of(hash) | now;
    if (oldest->load(std::memory_order_relaxed) != made) // a line that is only read is shared by all cores
        oldest->store(made, std::memory_order_relaxed);
}

std::optional<milliseconds> recency::age(std::uint64_t hash, time_point at) const
{
    const slot* const first = bucket(hash);
    for (const slot* each = first; each != first + ways; ++each) {
        const auto noted = each->load(std::memory_order_relaxed);
        if ((noted & ~unit_mask) == tag_of(hash))
            return unit_ * static_cast<std::int64_t>(age_of(noted, units(at)));
    }
    return std::nullopt;
}

std::optional<milliseconds> recency::age_or_note(std::uint64_t hash, time_point at, milliseconds memory)
{
    const auto known = age(hash, at);
    if (known && *known <= memory)
        return known;
    note(hash, at);
    return std::nullopt;
}

} // namespace base
