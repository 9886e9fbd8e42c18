#include "common/base/key_filter.hpp"

#include "common/base/hash.hpp"

#include <algorithm>

namespace base {

namespace {

constexpr std::uint64_t most_blocks = 0xffffffff; // 256 GB

std::uint64_t hash_of(std::uint64_t key)
{
    return XXH3_64bits_withSeed(&key, sizeof key, process_seed());
}

/// Six bits of the hash for each of the eight words. The block is chosen by its upper half, so it is stirred first.
std::uint64_t positions_of(std::uint64_t hash)
{
    return (hash ^ hash >> 29U) * 0x9E3779B97F4A7C15ULL >> 16U;
}

std::uint64_t bit_of(std::uint64_t positions, std::size_t word)
{
    return std::uint64_t{1} << (positions >> (word * 6) & 63U);
}

} // namespace

key_filter::key_filter(std::uint64_t bytes)
    : blocks_(static_cast<std::size_t>(std::clamp<std::uint64_t>(bytes / sizeof(block), 1, most_blocks)))
{}

std::size_t key_filter::block_of(std::uint64_t hash) const
{
    return static_cast<std::size_t>((hash >> 32U) * blocks_.size() >> 32U);
}

void key_filter::add(std::uint64_t key)
{
    const std::uint64_t hash = hash_of(key);
    const std::uint64_t positions = positions_of(hash);
    block& into = blocks_[block_of(hash)];
    bool is_new = false;
    for (std::size_t word = 0; word < into.words.size(); ++word) {
        const std::uint64_t bit = bit_of(positions, word);
        is_new = (into.words[word].fetch_or(bit, std::memory_order_relaxed) & bit) == 0 || is_new;
    }
    if (is_new)
        size_.fetch_add(1, std::memory_order_relaxed);
}

void key_filter::prefetch(std::uint64_t key) const
{
    __builtin_prefetch(&blocks_[block_of(hash_of(key))]);
}

bool key_filter::may_contain(std::uint64_t key) const
{
    const std::uint64_t hash = hash_of(key);
    const std::uint64_t positions = positions_of(hash);
    const block& in = blocks_[block_of(hash)];
    for (std::size_t word = 0; word < in.words.size(); ++word)
        if ((in.words[word].load(std::memory_order_relaxed) & bit_of(positions, word)) == 0)
            return false;
    return true;
}

} // namespace base
