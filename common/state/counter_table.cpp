#include "common/state/counter_table.hpp"

#include <algorithm>
#include <new>

namespace state {

namespace {

constexpr std::size_t filter_words = 2048;     // 128 Kibit a shard
constexpr std::size_t most_unflushed = 20'000; // a shard
constexpr std::size_t most_looked = 256;       // slots a call, in search of memory

} // namespace

counter_table::counter_table(std::uint64_t memory)
{
    for (counter_shard& each : shards_)
        each.prepare(memory / shard_count);
}

void counter_shard::prepare(std::uint64_t bytes)
{
    sets_ = std::max<std::uint64_t>(1, bytes / 4 * 3 / (ways * (sizeof(counter_slot) + sizeof(std::uint32_t))));
    slots_ = static_cast<counter_slot*>(std::calloc(sets_ * ways, sizeof(counter_slot)));
    tags_ = static_cast<std::uint32_t*>(std::calloc(sets_ * ways, sizeof(std::uint32_t)));
    if (slots_ == nullptr || tags_ == nullptr)
        throw std::bad_alloc();
    grown_limit_ = bytes / 4;
    filter_.resize(filter_words);
}

counter_shard::~counter_shard()
{
    for (std::uint64_t each = 0; slots_ != nullptr && grown_bytes > 0 && each < sets_ * ways; ++each) {
        if (slots_[each].is_grown()) {
            grown_bytes -= slots_[each].memory();
            slots_[each].clear();
        }
    }
    std::free(slots_);
    std::free(tags_);
}

std::uint64_t counter_shard::set_of(std::uint64_t hash) const
{
    // The low bits chose the shard.
    return ((hash >> 32U) * sets_ >> 32U) * ways;
}

counter_slot* counter_shard::find(std::uint32_t counter, const counter_key& key, std::uint64_t hash)
{
    const std::uint64_t set = set_of(hash);
    for (std::uint64_t each = set; each < set + ways; ++each) {
        if (tags_[each] == static_cast<std::uint32_t>(hash) && slots_[each].holds(counter, key))
            return slots_ + each;
    }
    return nullptr;
}

counter_slot& counter_shard::use(std::uint32_t counter, const counter_key& key, std::uint64_t hash,
                                 std::uint32_t bucket, std::uint32_t second, bool& is_new)
{
    counter_slot* slot = find(counter, key, hash);
    is_new = slot == nullptr;
    if (is_new) {
        counter_slot* const set = slots_ + set_of(hash);
        slot = std::min_element(set, set + ways, [](const counter_slot& left, const counter_slot& right) {
            return left.last_used() < right.last_used(); // 0 for a free one
        });
        if (!slot->is_free())
            evict(*slot);
        slot->take(counter, key, bucket);
        tags_[slot - slots_] = static_cast<std::uint32_t>(hash);
        entries.fetch_add(1, std::memory_order_relaxed);
    }
    slot->set_last_used(second);
    return *slot;
}

void counter_shard::evict(counter_slot& slot)
{
    if (slot.is_shared()) {
        const std::uint64_t hash = counter_table::hash_of(slot.counter(), slot.key());
        for (const std::uint64_t bit : {hash >> 8U & 0x1ffffU, hash >> 40U & 0x1ffffU})
            filter_[bit / 64] |= std::uint64_t{1} << bit % 64;
    }
    grown_bytes.fetch_sub(slot.memory(), std::memory_order_relaxed);
    slot.clear();
    slot.set_last_used(0);
    entries.fetch_sub(1, std::memory_order_relaxed);
    evictions.fetch_add(1, std::memory_order_relaxed);
}

void counter_shard::account(const counter_slot& changed, std::size_t memory_before)
{
    const std::size_t memory = changed.memory();
    if (memory == memory_before)
        return;
    grown_bytes.fetch_add(memory - memory_before, std::memory_order_relaxed);
    // The first half of the search spares those that were used in the last seconds. What it does not find the next
    // calls will: a whole round under the lock took longer than all else when most keys were in use.
    std::size_t looked = 0;
    for (; grown_bytes.load(std::memory_order_relaxed) > grown_limit_ && looked < most_looked; ++looked) {
        counter_slot& slot = slots_[hand_];
        hand_ = (hand_ + 1) % (sets_ * ways);
        const bool is_recent = slot.last_used() + 5 > changed.last_used() && looked < most_looked / 2;
        if (slot.is_grown() && &slot != &changed && !is_recent)
            evict(slot);
    }
}

bool counter_shard::may_be_stored(std::uint64_t hash) const
{
    const auto is_set = [this](std::uint64_t bit) { return (filter_[bit / 64] >> bit % 64 & 1U) != 0; };
    return is_all_stored_ || (is_set(hash >> 8U & 0x1ffffU) && is_set(hash >> 40U & 0x1ffffU));
}

void counter_shard::note_amount(const counter_place& place, double amount)
{
    if (amounts.size() < most_unflushed || amounts.contains(place))
        amounts[place] += amount;
    else
        unflushed_lost.fetch_add(1, std::memory_order_relaxed);
}

void counter_shard::note_member(const distinct_change& change)
{
    if (members.size() < most_unflushed)
        members.push_back(change);
    else
        unflushed_lost.fetch_add(1, std::memory_order_relaxed);
}

double counter_shard::unflushed(const counter_place& place) const
{
    const auto found = amounts.find(place);
    return found != amounts.end() ? found->second : 0;
}

} // namespace state
