#include "common/state/familiar_mirror.hpp"

#include "common/base/hash.hpp"

#include <algorithm>

namespace state {

namespace {

std::uint32_t to_seconds(base::time_point at)
{
    return static_cast<std::uint32_t>(std::max<std::int64_t>(base::to_epoch_ms(at), 0) / 1000);
}

base::time_point from_seconds(std::uint32_t at)
{
    return base::time_point(std::chrono::seconds(at));
}

std::uint64_t hash_of(std::string_view key)
{
    return base::seeded_hash(key, base::process_seed()) | 1U; // never 0, which is a free slot
}

} // namespace

familiar_mirror::familiar_mirror(std::uint64_t memory)
    : slots_(std::max<std::size_t>(memory / (ways * sizeof(slot)), 1) * ways), dropped_(slots_.size() / ways)
{}

std::optional<familiar_times> familiar_mirror::find(std::string_view key) const
{
    const std::uint64_t hash = hash_of(key);
    const std::size_t bucket = bucket_of(hash);
    const std::lock_guard lock(mutexes_[bucket % locks]);
    for (std::size_t i = bucket * ways; i < (bucket + 1) * ways; ++i)
        if (slots_[i].hash == hash)
            return familiar_times{from_seconds(slots_[i].first), from_seconds(slots_[i].last)};
    return std::nullopt;
}

void familiar_mirror::put(std::string_view key, const familiar_times& seen)
{
    const std::uint64_t hash = hash_of(key);
    const std::size_t bucket = bucket_of(hash);
    const std::lock_guard lock(mutexes_[bucket % locks]);
    std::size_t chosen = bucket * ways;
    for (std::size_t i = bucket * ways; i < (bucket + 1) * ways; ++i) {
        if (slots_[i].hash == hash) {
            chosen = i;
            break;
        }
        if (slots_[i].last < slots_[chosen].last) // a free one has 0
            chosen = i;
    }
    slot& into = slots_[chosen];
    if (into.hash == 0)
        size_.fetch_add(1, std::memory_order_relaxed);
    else if (into.hash != hash) {
        has_dropped_.store(true, std::memory_order_relaxed);
        dropped_[bucket] = 1;
    }
    into = {hash, to_seconds(seen.first), to_seconds(seen.last)};
}

bool familiar_mirror::has_dropped_beside(std::string_view key) const
{
    if (!has_dropped())
        return false;
    const std::size_t bucket = bucket_of(hash_of(key));
    const std::lock_guard lock(mutexes_[bucket % locks]);
    return dropped_[bucket] != 0;
}

void familiar_mirror::erase(std::string_view key)
{
    const std::uint64_t hash = hash_of(key);
    const std::size_t bucket = bucket_of(hash);
    const std::lock_guard lock(mutexes_[bucket % locks]);
    for (std::size_t i = bucket * ways; i < (bucket + 1) * ways; ++i)
        if (slots_[i].hash == hash) {
            slots_[i] = {};
            size_.fetch_sub(1, std::memory_order_relaxed);
        }
}

} // namespace state
